"""What people do to registers: one function for each step, which saves all of it or nothing."""
