"""The steps of returns: one function for each, which saves all of it or nothing."""
