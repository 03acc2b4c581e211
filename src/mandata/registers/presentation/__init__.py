"""Entries as the page shows them."""
