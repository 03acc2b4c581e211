"""Backups: one archive of everything that the platform keeps, taken while it runs, and restored elsewhere."""
