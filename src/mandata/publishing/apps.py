"""The publishing app."""

from django.apps import AppConfig


class PublishingConfig(AppConfig):
    """Releases."""

    name = "mandata.publishing"
    label = "publishing"
