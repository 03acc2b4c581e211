"""The steps of releases: build, approve, send back and publish."""
