"""What people do to returns: one function for each step, which saves all of it or nothing."""
