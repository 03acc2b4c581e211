"""What shows those who run the platform how it is: logs, health, metrics, and a page about its state."""
