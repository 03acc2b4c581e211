"""The outbox: e-mails stored with the step that they report, collected for each person, and sent afterwards."""
