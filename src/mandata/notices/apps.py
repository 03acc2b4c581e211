"""The notices app."""

from django.apps import AppConfig


class NoticesConfig(AppConfig):
    """What people are told by e-mail."""

    name = "mandata.notices"
    label = "notices"
