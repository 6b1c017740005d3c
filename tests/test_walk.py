"""docs/walk.md, executed: its names exist, and its story happens as told."""

from __future__ import annotations

import ast
import re
from datetime import timedelta
from pathlib import Path

import pytest
from django.db import connection

from tanggap.cases import actions, ledger, queries
from tanggap.cases.actions import Move
from tanggap.cases.history import REPORTER
from tanggap.cases.models import Event
from tanggap.cases.public import public_case
from tanggap.cases.states import PublicStatus, Status
from tanggap.desk.queries import late as late_ones
from tests.world import MONDAY, World, photo

ROOT = Path(__file__).resolve().parents[1]
NAMED = re.findall(r"`(tanggap/[\w/]+\.py):(\w+)`", (ROOT / "docs" / "walk.md").read_text())
HOUR = timedelta(hours=1)


@pytest.mark.parametrize(("path", "name"), sorted(set(NAMED)))
def test_every_name_on_the_walk_exists(path: str, name: str) -> None:
    tree = ast.parse((ROOT / path).read_text())
    defined = {getattr(node, "name", "") for node in tree.body}
    for node in tree.body:
        targets = node.targets if isinstance(node, ast.Assign) else [getattr(node, "target", None)]
        defined |= {target.id for target in targets if isinstance(target, ast.Name)}
    assert name in defined, f"{path} has no {name}"


def test_the_story_of_the_walk(world: World) -> None:
    case, again = world.report().case, world.report(at=MONDAY + HOUR).case
    actions.merge(again.pk, Move(by=world.rina, at=MONDAY + HOUR, target=case, reason="same_problem"))
    actions.assign(case.pk, Move(by=world.rina, at=MONDAY + HOUR, agency=world.kelurahan_melati))
    actions.return_case(
        case.pk, Move(by=world.budi, at=MONDAY + 2 * HOUR, reason="other_agency", agency=world.roads_south)
    )
    actions.assign(case.pk, Move(by=world.rina, at=MONDAY + 3 * HOUR, agency=world.roads_south))

    late = MONDAY + timedelta(days=8)
    assert case in late_ones(queries.inbox(world.sari), at=late)
    actions.start(case.pk, Move(by=world.sari, at=late))
    actions.fix(case.pk, Move(by=world.sari, at=late + HOUR, text="Ditambal.", photos=[photo()]))
    actions.redo(case.pk, Move(by=world.rina, at=late + 2 * HOUR, reason="unclear_photo", text="Terlalu gelap."))
    actions.fix(case.pk, Move(by=world.sari, at=late + 3 * HOUR, text="Ditambal.", photos=[photo()]))
    actions.verify(case.pk, Move(by=world.rina, at=late + 4 * HOUR, text="Cocok."))

    shown = public_case(world.city, again.code, at=late + 5 * HOUR)
    assert shown is not None
    assert shown.card.public_status == PublicStatus.DONE
    assert "Suku Dinas Jalan" in {line.named_agency for line in shown.timeline}
    assert len(shown.after) == 2
    assert not {"Rina", "Budi", "Sari"} & set(str(shown).replace("'", " ").split())

    reopened = actions.reopen(case.pk, Move(by=REPORTER, at=late + timedelta(days=1), reason="not_fixed"))
    assert reopened.status == Status.REOPENED
    assert case in queries.inbox(world.sari)

    assert ledger.verify().is_whole
    changed = Event.objects.get(case=case, number=3)
    with connection.cursor() as cursor:
        cursor.execute("SET session_replication_role = replica")
        cursor.execute("UPDATE cases_event SET reason = 'spam' WHERE id = %s", [changed.pk])
        cursor.execute("SET session_replication_role = DEFAULT")
    found = ledger.verify().findings
    assert [(finding.case, finding.number) for finding in found] == [(case.code, 3)]
