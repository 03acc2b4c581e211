"""Backups: one archive of all data of the platform, made while it runs, and restored elsewhere."""
