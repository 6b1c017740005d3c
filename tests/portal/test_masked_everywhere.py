"""A telephone number stands in every free text that is stored, as an older release or a slip may have left it; no public page shows it."""

from __future__ import annotations

import html
import io
import re
import unicodedata

import pytest
from django.apps import apps
from django.db import connection, models
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from tanggap.cases import actions, ledger
from tanggap.cases.actions import Move
from tanggap.cases.events import Noted
from tanggap.cases.masking import MASK
from tanggap.cases.public import secret_of
from tests.portal.test_doors import ROWS, Scene, scene
from tests.world import MONDAY, World

__all__ = ["scene"]
# As a telephone copies a contact: marks of direction, hyphens that do not break.
NUMBER = "\u202a+62 812\u20113456\u20117890\u202c"
TEXT = f"Hubungi {NUMBER} ya"
# Short texts that people write; every TextField is one without being named here.
SHORT = {("cases", "landmark")}


def free_texts() -> list[tuple[type[models.Model], str]]:
    """Every stored column that holds what somebody wrote."""
    return [
        (model, field.name)
        for model in apps.get_app_config("cases").get_models()
        for field in model._meta.local_concrete_fields
        if isinstance(field, models.TextField) or ("cases", field.name) in SHORT
    ]


def read(body: bytes) -> str:
    """The digits of a page, as a person reads them."""
    text = unicodedata.normalize("NFKC", html.unescape(body.decode()))
    return re.sub(r"\D", "", text.encode().decode("unicode_escape", "ignore") if "\\u" in text else text)


@pytest.fixture
def planted(scene: Scene) -> Scene:
    actions.rate(scene.verified.reports.get().pk, score=4, text="Baik", at=timezone.now())
    with connection.cursor() as cursor:
        cursor.execute("SET session_replication_role = replica")  # The ledger forbids what is done here.
        for model, column in free_texts():
            model._default_manager.exclude(**{column: ""}).update(**{column: TEXT})
            model._default_manager.filter(**{column: ""}).update(**{column: TEXT})
        cursor.execute("SET session_replication_role = DEFAULT")
    return scene


def test_every_kind_of_text_is_planted() -> None:
    named = {(model.__name__, column) for model, column in free_texts()}
    assert {
        ("Report", "text"),
        ("Report", "landmark"),
        ("Case", "landmark"),
        ("Event", "text"),
        ("Rating", "text"),
    } <= named


def test_no_public_page_or_file_shows_it(city: World, planted: Scene) -> None:
    holder = Client()
    for case in (planted.fixed, planted.verified, planted.open, planted.private):
        holder.get(reverse("portal:report", args=[case.code]), {"k": secret_of(case.code)})
    shown = 0
    for client in (Client(), holder):
        for name, (method, args, _public, _own) in ROWS.items():
            if method == "get" and not name.startswith("open:"):
                answer = client.get(reverse(name, args=args(planted)))
                body = b"".join(answer) if answer.streaming else answer.content
                assert "81234567890" not in read(body), name
                shown += MASK.encode() in body or b"\\u2022" in body
    assert shown >= 4  # the number stood there


def test_the_published_ledger_does_not_open_it(city: World, planted: Scene) -> None:
    out = io.StringIO()
    ledger.export(city.city, out, at=timezone.now())
    assert "81234567890" not in read(out.getvalue().encode())


def test_an_officers_public_words_are_masked_and_those_for_the_staff_are_not(city: World) -> None:
    case = city.assigned(at=MONDAY)
    actions.start(case.pk, Move(at=MONDAY, by=city.sari, text=TEXT))
    assert case.events.order_by("-number")[0].text == f"Hubungi {MASK} ya"
    other = city.assigned(at=MONDAY)
    actions.start(other.pk, Move(at=MONDAY, by=city.sari, text=TEXT, is_private=True))
    assert other.events.get(kind=Noted.kind).text == TEXT
