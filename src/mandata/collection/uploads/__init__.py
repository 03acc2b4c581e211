"""Files that people upload: their types, their contents and where they are kept."""
