"""What the pages ask of registers: these modules write nothing."""
