"""Monitoring for operators: logs, health, metrics, and a page about the state of the platform."""
