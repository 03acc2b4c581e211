"""The Django project: settings, addresses, base templates, static files."""
