"""What the templates of every page can say of days and hours."""
