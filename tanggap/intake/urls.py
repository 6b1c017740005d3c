"""Addresses of the report flow, mounted at /lapor/."""

from __future__ import annotations

from django.urls import URLPattern, path

from tanggap.intake.views.category import category
from tanggap.intake.views.photos import photos, remove, thumb
from tanggap.intake.views.place import outlines, place
from tanggap.intake.views.receipt import receipt
from tanggap.intake.views.resume import drop, resume
from tanggap.intake.views.same import same
from tanggap.intake.views.send import send
from tanggap.intake.views.start import start

app_name = "intake"
urlpatterns: list[URLPattern] = [
    path("", start, name="start"),
    path("wilayah.geojson", outlines, name="outlines"),
    path("tanda-terima/<str:code>/", receipt, name="receipt"),
    path("<uuid:draft_id>/", resume, name="resume"),
    path("<uuid:draft_id>/buang/", drop, name="drop"),
    path("<uuid:draft_id>/foto/", photos, name="photos"),
    path("<uuid:draft_id>/foto/<uuid:photo_id>.jpg", thumb, name="thumb"),
    path("<uuid:draft_id>/foto/<uuid:photo_id>/hapus/", remove, name="remove_photo"),
    path("<uuid:draft_id>/tempat/", place, name="place"),
    path("<uuid:draft_id>/masalah/", category, name="category"),
    path("<uuid:draft_id>/sama/", same, name="same"),
    path("<uuid:draft_id>/kirim/", send, name="send"),
]
