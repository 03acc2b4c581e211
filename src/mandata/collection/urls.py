"""Addresses of the collection app."""

from __future__ import annotations

from django.urls import path

from mandata.collection.views import returns

urlpatterns = [
    path("returns/", returns.mine, name="returns"),
]
