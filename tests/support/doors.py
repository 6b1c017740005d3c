"""Visitors of the public pages: strangers, every kind of staff, and whoever holds a report's key."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from django.db import transaction
from django.test import Client

from tanggap.accounts.models import Role
from tests.desk.entering import come_in
from tests.world import World, person

STAFF = ("rina", "budi", "sari", "joko", "dewi", "lia", "tono", "wati", "maria", "adi")


def visitors(world: World) -> dict[str, Client]:
    """A stranger, and ten of the staff who are signed in."""
    more = {
        "lia": person(world.city, "Lia", Role.SUPERVISOR, area=world.dahlia),
        "maria": person(world.city, "Maria", Role.AUDITOR),
    }
    people = {name: more.get(name) or getattr(world, name) for name in STAFF}
    return {"stranger": Client(), **{name: come_in(one) for name, one in people.items()}}


@contextmanager
def nothing_done() -> Iterator[None]:
    """What a visitor does inside is undone, so that the next one finds the same."""
    before = transaction.savepoint()
    yield
    transaction.savepoint_rollback(before)


def answers(who: dict[str, Client], method: str, url: str) -> dict[str, int]:
    """The status that each of them gets at this address."""
    found = {}
    for name, client in who.items():
        with nothing_done():
            answer: Any = getattr(client, method)(url)
            found[name] = answer.status_code
    return found
