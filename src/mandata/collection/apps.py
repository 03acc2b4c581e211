"""The collection app."""

from django.apps import AppConfig


class CollectionConfig(AppConfig):
    """Cycles and returns."""

    name = "mandata.collection"
    label = "collection"
