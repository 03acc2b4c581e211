"""Addresses of the accounts app; signing in is allauth's, under `accounts/`."""

from __future__ import annotations

from django.urls import path

from mandata.accounts import views

app_name = "accounts"
urlpatterns = [
    path("account/", views.account, name="account"),
    path("unsaved/", views.unsaved, name="unsaved"),
    path("people/", views.everybody, name="people"),
    path("people/invite/", views.invite, name="invite"),
    path("people/<int:number>/", views.person, name="person"),
    path("people/<int:number>/active/", views.activity, name="person_active"),
    path("people/<int:number>/invite/", views.invite_again, name="invite_again"),
    path("people/<int:number>/sign-out/", views.sign_out_everywhere, name="sign_out_everywhere"),
    path("people/<int:number>/password/", views.send_password_link, name="send_password_link"),
    path("grants/<int:number>/take/", views.take, name="take_grant"),
    path("invitation/<str:key>/<str:token>/", views.invitation, name="invitation"),
]
