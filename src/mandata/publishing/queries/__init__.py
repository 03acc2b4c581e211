"""What the pages ask of releases: these modules write nothing."""
