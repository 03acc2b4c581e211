"""Formats in and out: what people fill in away from the platform, written for them and read back without loss."""
