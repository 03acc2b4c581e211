"""People, their roles and rights, and signing in."""
