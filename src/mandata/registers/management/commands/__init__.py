"""Commands of the registers app."""
