"""The registers app."""

from django.apps import AppConfig


class RegistersConfig(AppConfig):
    """Registers and their entries."""

    name = "mandata.registers"
    label = "registers"
