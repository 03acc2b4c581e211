"""The pages of collecting, one module for each kind."""
