"""The accounts app."""

from django.apps import AppConfig


class AccountsConfig(AppConfig):
    """People and rights."""

    name = "mandata.accounts"
    label = "accounts"
