"""Addresses of the platform. Each is listed in `docs/permissions.md`; a test compares the two."""

from __future__ import annotations

from django.urls import include, path

from mandata.accounts.views import own_sessions
from mandata.site import views
from mandata.site.operation import views as operation

OWN = [
    path("", views.home, name="home"),
    path("healthz", operation.alive, name="alive"),
    path("readyz", operation.ready, name="ready"),
    path("metrics", operation.metrics, name="metrics"),
    path("system/", operation.system, name="system"),
    path("language/", views.choose_language, name="set_language"),
]

urlpatterns = [
    path("", include((OWN, "site"))),
    path("accounts/sessions/", own_sessions, name="usersessions_list"),  # replaces allauth's own page
    path("accounts/", include("allauth.urls")),
    path("", include("mandata.accounts.urls")),
    path("", include("mandata.collection.urls")),
    path("", include("mandata.editing.urls")),
    path("", include("mandata.publishing.urls")),
    path("", include("mandata.registers.urls")),
]

handler500 = "mandata.site.views.broken"
