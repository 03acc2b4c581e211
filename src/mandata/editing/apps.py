"""The editing app."""

from django.apps import AppConfig


class EditingConfig(AppConfig):
    """The narrative."""

    name = "mandata.editing"
    label = "editing"
