"""The pages about people."""

from __future__ import annotations

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render


@login_required
def account(request: HttpRequest) -> HttpResponse:
    """What a person's own account holds: name, roles, ways to sign in."""
    return render(request, "accounts/account.html", {"grants": request.user.grants.order_by("organisation", "role")})
