"""The audit trail: rows that are only ever added, chained by hashes so that any change to them is found."""
