"""Who gets what at every public address: anybody, ten of the staff, and the one who holds the report's key.

A new address without a row fails. That somebody works for the city opens nothing here: only the key does.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from tanggap.cases.models import Case, Photo
from tanggap.cases.public import secret_of
from tanggap.portal import plain_urls, urls
from tests.desk.entering import store_files
from tests.support.doors import answers, visitors
from tests.world import World


@dataclass
class Scene:
    """A hole that waits to be verified, one that is verified, a lamp being mended, a case of violence that nobody else may read."""

    fixed: Case
    verified: Case
    open: Case
    private: Case
    secret_photo: Photo
    photo: Photo


Args = Callable[[Scene], list[Any]]


def _none(_scene: Scene) -> list[Any]:
    return []


def _fixed(scene: Scene) -> list[Any]:
    return [scene.fixed.code]


def _open(scene: Scene) -> list[Any]:
    return [scene.open.code]


def _private(scene: Scene) -> list[Any]:
    return [scene.private.code]


# address: (method, arguments, answer for everybody, answer for the holder of the key)
Row = tuple[str, Args, int, int]
ROWS: dict[str, Row] = {
    "portal:home": ("get", _none, 200, 200),
    "portal:reports": ("get", _none, 200, 200),
    "portal:reports_csv": ("get", _none, 200, 200),
    "portal:reports_geojson": ("get", _none, 200, 200),
    "portal:reports_atom": ("get", _none, 200, 200),
    "portal:report": ("get", _fixed, 200, 200),
    "portal:why": ("get", _fixed, 200, 200),
    "portal:fixed": ("post", _fixed, 403, 302),
    "portal:rating": ("post", _fixed, 403, 302),
    "portal:question": ("get", _open, 403, 200),
    "portal:not_fixed": ("get", lambda scene: [scene.verified.code], 403, 200),
    "portal:ranking": ("get", _none, 200, 200),
    "portal:oldest": ("get", _none, 200, 200),
    "portal:oldest_csv": ("get", _none, 200, 200),
    "portal:oldest_atom": ("get", _none, 200, 200),
    "portal:my_reports": ("get", _none, 200, 200),
    "portal:forget": ("post", _none, 302, 302),
    "portal:areas": ("get", _none, 200, 200),
    "portal:near_me": ("get", _none, 200, 200),
    "portal:area": ("get", lambda _scene: ["99.01.01"], 200, 200),
    "portal:about": ("get", _none, 200, 200),
    "portal:privacy": ("get", _none, 200, 200),
    "portal:accessibility": ("get", _none, 200, 200),
    "open:photo": ("get", lambda scene: [scene.photo.pk, "kecil"], 200, 200),
    "open:robots": ("get", _none, 200, 200),
    "open:security": ("get", _none, 404, 404),
}
# The same addresses for a case that is not public.
PRIVATE: dict[str, Row] = {
    "portal:report": ("get", _private, 404, 200),
    "portal:why": ("get", _private, 404, 200),
    "portal:fixed": ("post", _private, 403, 302),
    "portal:rating": ("post", _private, 403, 302),
    "portal:question": ("post", _private, 403, 422),
    "portal:not_fixed": ("post", _private, 403, 302),
    "open:photo": ("get", lambda scene: [scene.secret_photo.pk, "kecil"], 404, 200),
}


@pytest.fixture
def scene(city: World) -> Scene:
    now = timezone.now()
    fixed, verified = city.fixed(at=now), city.verified(at=now)
    mended, private = city.started(at=now, category=city.lamp), city.assigned(at=now, category=city.violence)
    for one in (*fixed.photos.all(), *private.photos.all()):
        store_files(one)
    shown, hidden = fixed.photos.order_by("pk")[0], private.photos.get()
    return Scene(fixed, verified, mended, private, hidden, shown)


@pytest.fixture
def holder(scene: Scene) -> Client:
    """A browser in which the secret link of each report was opened."""
    client = Client()
    for case in (scene.fixed, scene.verified, scene.open, scene.private):
        client.get(reverse("portal:report", args=[case.code]), {"k": secret_of(case.code)})
    return client


def test_every_address_has_a_row() -> None:
    named = {f"{one.app_name}:{pattern.name}" for one in (urls, plain_urls) for pattern in one.urlpatterns}
    assert named == set(ROWS)
    assert {
        name
        for name in named
        if name.split(":")[1] in {"report", "why", "fixed", "rating", "question", "not_fixed", "photo"}
    } == set(PRIVATE)


@pytest.mark.parametrize("table", [ROWS, PRIVATE], ids=["public", "private"])
def test_who_gets_what(city: World, scene: Scene, holder: Client, table: dict[str, Row]) -> None:
    everybody = visitors(city) | {"holder": holder}
    for name, (method, args, public, own) in table.items():
        found = answers(everybody, method, reverse(name, args=args(scene)))
        assert found == dict.fromkeys(everybody, public) | {"holder": own}, name


@pytest.mark.parametrize("table", [ROWS, PRIVATE], ids=["public", "private"])
def test_what_a_stranger_sends_does_nothing(scene: Scene, table: dict[str, Row]) -> None:
    for name, (_method, args, _public, _own) in table.items():
        Client().post(reverse(name, args=args(scene)), {"text": "Belum beres.", "reason": "not_fixed", "score": 1})
    for case in (scene.fixed, scene.verified, scene.open, scene.private):
        before = case.version
        case.refresh_from_db()
        assert case.version == case.events.count() == before
