"""Requests of people who have signed in."""

from __future__ import annotations

from django.http import HttpRequest

from mandata.accounts.models import User


class SignedInRequest(HttpRequest):
    """A request to a view behind `login_required`. For type checking only; never created."""

    user: User
