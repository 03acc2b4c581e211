"""E-mails that wait to be sent: kept with the step that they tell of, collected for each person, sent after it."""
