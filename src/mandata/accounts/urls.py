"""Addresses of the accounts app; signing in is allauth's, under `accounts/`."""

from __future__ import annotations

from django.urls import path

from mandata.accounts import views

urlpatterns = [path("account/", views.account, name="account")]
