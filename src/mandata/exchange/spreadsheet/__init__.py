"""Files of spreadsheets as any program writes them: sheets, cells, dates and numbers."""
