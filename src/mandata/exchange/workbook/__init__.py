"""The workbooks that Mandata writes, reads back and marks."""
