"""Registers: entries added as things happen, each with its own history."""
