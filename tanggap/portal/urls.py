"""Addresses of the public site, mounted at the root."""

from __future__ import annotations

from django.urls import URLPattern, path

from tanggap.portal.views import areas, feeds, home, mine, photo, report, reports, texts

app_name = "portal"
urlpatterns: list[URLPattern] = [
    path("", home.home, name="home"),
    path("laporan/", reports.reports, name="reports"),
    path("laporan.csv", feeds.reports_csv, name="reports_csv"),
    path("laporan.geojson", feeds.reports_geojson, name="reports_geojson"),
    path("laporan.atom", feeds.reports_atom, name="reports_atom"),
    path("laporan/<str:code>/", report.report, name="report"),
    path("laporan/<str:code>/beres/", report.fixed, name="fixed"),
    path("laporan/<str:code>/belum/", report.not_fixed, name="not_fixed"),
    path("foto/<uuid:photo_id>/<str:size>.jpg", photo.photo, name="photo"),
    path("laporan-saya/", mine.my_reports, name="my_reports"),
    path("laporan-saya/lupakan/", mine.forget, name="forget"),
    path("wilayah/", areas.areas, name="areas"),
    path("wilayah/di-sini/", home.near_me, name="near_me"),
    path("wilayah/<str:code>/", areas.area, name="area"),
    path("cara-kerja/", texts.about, name="about"),
    path("privasi/", texts.privacy, name="privacy"),
    path("aksesibilitas/", texts.accessibility, name="accessibility"),
]
