"""The folder of records that the platform writes accepted returns to."""
