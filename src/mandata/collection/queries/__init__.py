"""What the pages ask of the database and the records: these modules write nothing."""
