"""Validation of a framework: one module for each subject."""
