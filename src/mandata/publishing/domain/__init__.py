"""What publishers do: build, approve, send back and publish releases."""
