"""Addresses of the editing app."""

from __future__ import annotations

from django.urls import path

from mandata.editing import views

app_name = "editing"
urlpatterns = [
    path("narrative/", views.narrative, name="narrative"),
    path("narrative/take-over/", views.take_over, name="take_over_texts"),
    path("narrative/<slug:name>/", views.edit, name="text"),
    path("narrative/<slug:name>/draft/", views.draft, name="text_draft"),
    path("narrative/<slug:name>/preview/", views.shown, name="text_preview"),
    path("narrative/<slug:name>/inserts/", views.inserts, name="text_inserts"),
    path("narrative/<slug:name>/history/", views.history, name="text_history"),
    path("narrative/<slug:name>/take-back/", views.take_back, name="take_text_back"),
]
