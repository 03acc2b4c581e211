"""Fonts, the characters that they have, and the width of text."""
