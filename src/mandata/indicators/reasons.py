"""The words for why records that were given still make no number."""

ZERO_DENOMINATOR = "the denominator is zero"
NO_NUMBER = "the records that took part give no number"
NO_BASE = "nothing stands before it to be a share of"
RESTRICTED = "the form is confidential"
KEPT_BACK = "so few persons could be recognised"
