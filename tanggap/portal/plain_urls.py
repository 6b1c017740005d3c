"""Addresses that are the same in every language, so that caches hold each file once."""

from __future__ import annotations

from django.urls import URLPattern, path

from tanggap.portal.views import photo, texts

app_name = "open"
urlpatterns: list[URLPattern] = [
    path("foto/<uuid:photo_id>/<str:size>.jpg", photo.photo, name="photo"),
    path("robots.txt", texts.robots, name="robots"),
    path(".well-known/security.txt", texts.security, name="security"),
]
