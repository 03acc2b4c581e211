"""Addresses of the publishing app."""

from __future__ import annotations

from django.urls import path

from mandata.publishing.views import published, releases

app_name = "publishing"
urlpatterns = [
    path("published/", published.index, name="published"),
    path("published/<int:number>/<path:name>", published.file_of_cycle, name="published_file_of_cycle"),
    path("published/<path:name>", published.file, name="published_file"),
    path("releases/", releases.releases, name="releases"),
    path("releases/new/", releases.new, name="new_release"),
    path("releases/draft/", releases.draft, name="draft_release"),
    path("releases/<int:number>/", releases.release, name="release"),
    path("releases/<int:number>/again/", releases.again, name="release_again"),
    path("releases/<int:number>/approve/", releases.approve, name="approve_release"),
    path("releases/<int:number>/send-back/", releases.send_back, name="send_back_release"),
    path("releases/<int:number>/comment/", releases.comment, name="comment_on_release"),
    path("releases/<int:number>/files/<path:name>", releases.preview, name="release_file"),
]
