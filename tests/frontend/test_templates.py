"""Components render alone. No test here has a database, so a page that asks one fails."""

from __future__ import annotations

from pathlib import Path

import pytest
from django.template import Context, Template
from django.template.loader import get_template, render_to_string
from django.test import RequestFactory
from django.utils import translation

from tanggap.cases.states import PublicStatus
from tanggap.web.templatetags.tanggap_ui import initials, status_tag

TEMPLATES = Path(__file__).resolve().parents[2] / "tanggap" / "web" / "templates"


@pytest.fixture(autouse=True)
def _plain_static(settings) -> None:  # type: ignore[no-untyped-def]
    settings.STORAGES = settings.STORAGES | {
        "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}
    }


def show(source: str, **context: object) -> str:
    return Template("{% load tanggap_ui %}" + source).render(Context(context))


@pytest.mark.parametrize("name", [str(path.relative_to(TEMPLATES)) for path in TEMPLATES.rglob("*.html")])
def test_every_template_compiles(name: str) -> None:
    get_template(name)


@pytest.mark.parametrize("code", ["400", "403", "404", "500", "503"])
@pytest.mark.parametrize("language", ["id", "en"])
def test_problem_pages_need_nothing_and_say_what_to_do(code: str, language: str) -> None:
    with translation.override(language):
        page = render_to_string(f"{code}.html")
    assert f'lang="{language}"' in page
    assert "<h1>" in page
    assert "tel:112" in page


def test_the_style_guide_shows_every_component() -> None:
    page = render_to_string("styleguide.html", {"here": {"id": "/gaya/", "en": "/en/gaya/"}}, RequestFactory().get("/"))
    for name in ("report", "tiles", "timeline", "compare", "summary", "error-summary", "toast", "queue-list", "table"):
        assert f'class="{name}' in page, name


@pytest.mark.parametrize("status", PublicStatus)
def test_a_status_is_word_and_icon_and_colour(status: PublicStatus) -> None:
    tag = status_tag(status)
    assert f"is-{status.value}" in tag
    assert "<use href=" in tag
    assert str(status.label) in tag


def test_an_icon_is_silent_to_screen_readers() -> None:
    assert 'aria-hidden="true"' in show('{% icon "camera" %}')


def test_a_strange_name_cannot_break_out_of_the_drawing() -> None:
    assert "<script>" not in show("{% icon name %}", name='"><script>')


@pytest.mark.parametrize(
    ("name", "short"), [("Siti Aminah Putri", "SP"), ("dewi", "D"), ("", "?"), ("Budi Santoso", "BS")]
)
def test_initials(name: str, short: str) -> None:
    assert initials(name) == short


def test_coordinates_keep_their_point_in_indonesian() -> None:
    with translation.override("id"):
        page = render_to_string("components/map_case.html", {"lat": -6.335, "lon": 106.855, "zoom": 14})
        hidden = render_to_string("components/place_inputs.html", {"place": {"lat": -6.335, "lon": 106.855}})
    assert 'data-lat="-6.335"' in page
    assert 'value="106.855"' in hidden


def test_a_query_value_is_changed_and_taken_out() -> None:
    request = RequestFactory().get("/?q=got&halaman=2")
    page = show("{% with_query halaman=3 %} {% with_query halaman='' %}", request=request)
    assert page == "?q=got&amp;halaman=3 ?q=got"
