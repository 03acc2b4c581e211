"""Template tags for days, hours and languages."""
