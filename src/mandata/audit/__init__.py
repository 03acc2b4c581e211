"""The audit trail: rows that are only ever added, chained by hashes so that a change of them is found."""
