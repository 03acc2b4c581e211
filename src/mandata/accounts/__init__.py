"""People, their roles and what they may do; how they sign in."""
