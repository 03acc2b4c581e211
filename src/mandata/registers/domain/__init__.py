"""The steps of registers: one function for each, which saves all of it or nothing."""
