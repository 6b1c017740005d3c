"""Addresses of the public site, mounted at the root."""

from __future__ import annotations

from collections.abc import Callable

from django.http.response import HttpResponseBase
from django.urls import URLPattern, path
from django.views.decorators.gzip import gzip_page

from tanggap.portal.views import ageing, areas, feeds, home, mine, near, ranking, report, reports, texts, why

app_name = "portal"


def page(route: str, view: Callable[..., HttpResponseBase], name: str) -> URLPattern:
    """A page sent compressed. Its one secret, the CSRF token, is masked anew each time, so lengths betray nothing (BREACH)."""
    return path(route, gzip_page(view), name=name)


urlpatterns: list[URLPattern] = [
    page("", home.home, "home"),
    page("laporan/", reports.reports, "reports"),
    page("laporan.csv", feeds.reports_csv, "reports_csv"),
    page("laporan.geojson", feeds.reports_geojson, "reports_geojson"),
    page("laporan.atom", feeds.reports_atom, "reports_atom"),
    page("laporan/<str:code>/", report.report, "report"),
    page("laporan/<str:code>/mengapa/", why.why, "why"),
    page("laporan/<str:code>/beres/", report.fixed, "fixed"),
    page("laporan/<str:code>/nilai/", report.rating, "rating"),
    page("laporan/<str:code>/tanya/", report.question, "question"),
    page("laporan/<str:code>/belum/", report.not_fixed, "not_fixed"),
    page("peringkat/", ranking.ranking, "ranking"),
    page("terlama/", ageing.oldest, "oldest"),
    page("terlama.csv", ageing.oldest_csv, "oldest_csv"),
    page("terlama.atom", ageing.oldest_atom, "oldest_atom"),
    page("laporan-saya/", mine.my_reports, "my_reports"),
    page("laporan-saya/lupakan/", mine.forget, "forget"),
    page("wilayah/", areas.areas, "areas"),
    page("sekitar/", near.near_me, "near_me"),
    page("wilayah/<str:code>/", areas.area, "area"),
    page("cara-kerja/", texts.about, "about"),
    page("privasi/", texts.privacy, "privacy"),
    page("aksesibilitas/", texts.accessibility, "accessibility"),
]
