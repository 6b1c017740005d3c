"""The supervisor's board as its template shows it: the matrix, the ages, the lists to choose from, the lines of one."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from urllib.parse import urlencode

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from tanggap.accountability.actions.watching import WATCH
from tanggap.accountability.board import AGES, BoardList, Matrix, Stage
from tanggap.accounts.models import Person
from tanggap.cases.models import Case
from tanggap.cases.permissions import may
from tanggap.cases.words import rough_span
from tanggap.desk.cards import place_of, title_of
from tanggap.desk.words import Due, due_of

MOST_OFFICES = 15


@dataclass(frozen=True)
class AgeBar:
    """One bar of the ageing picture."""

    label: str
    count: int
    length: int


@dataclass(frozen=True)
class BoardCase:
    """One case of the list: no photo and no buttons, so that a long list asks the database nothing for each."""

    code: str
    url: str
    title: str
    place: str
    status: str
    agency: str
    officer: str
    due: Due
    age: str
    returns: int
    reopened: int
    is_urgent: bool
    may_act: bool


def board_case(case: Case, person: Person, at: datetime) -> BoardCase:
    """A case as a line of the person's list; of a case of which their agency has only a part they read, and nothing more."""
    return BoardCase(
        code=case.code,
        url=reverse("desk:case", args=[case.code]),
        title=title_of(case),
        place=place_of(case),
        status=case.get_status_display(),
        agency=case.agency.label,
        officer=case.officer.full_name if case.officer else "",
        due=due_of(case, at),
        age=rough_span(at - case.opened_at),
        returns=case.return_count,
        reopened=case.reopen_count,
        is_urgent=case.is_urgent,
        may_act=may(person, WATCH, case),
    )


STAGE_WORDS = {
    Stage.TRIAGE: gettext_lazy("Triase"),
    Stage.WAITING: gettext_lazy("Menunggu instansi"),
    Stage.WORK: gettext_lazy("Dikerjakan"),
    Stage.HELD: gettext_lazy("Ditunda"),
    Stage.VERIFY: gettext_lazy("Menunggu diperiksa"),
}


def matrix_rows(picture: Matrix, at: datetime, *, everything: bool) -> list[dict[str, object]]:
    """Rows for the template: each cell with its count, its missed ones and the address of its list."""
    rows = picture.rows if everything else picture.rows[:MOST_OFFICES]
    return [
        {
            "agency": row.agency,
            "url": _address(instansi=row.agency.code, lihat=BoardList.ALL),
            "cells": [
                (
                    STAGE_WORDS[stage],
                    cell,
                    _address(
                        instansi=row.agency.code, tahap=stage, lihat=BoardList.LATE if cell.late else BoardList.ALL
                    ),
                )
                for stage, cell in row.cells.items()
            ],
            "all": row.all,
            "age": rough_span(at - row.since) if row.since else "",
        }
        for row in rows
    ]


def look_of(asked: str, picture: Matrix) -> BoardList:
    """The list that the address names, else the most pressing one that is not empty."""
    if asked in {one.value for one in BoardList}:
        return BoardList(asked)
    return BoardList.LATE if picture.all.late else BoardList.SOON if picture.soon else BoardList.ALL


def look_tabs(look: BoardList, narrow: dict[str, str]) -> list[dict[str, object]]:
    """The lists to choose from, each narrowed as the present one is."""
    words = {
        BoardList.LATE: _("Lewat batas"), BoardList.SOON: _("Lewat dalam 4 jam"), BoardList.REOPENED: _("Dibuka lagi"),
        BoardList.RETURNED: _("Bolak-balik"), BoardList.PROOF: _("Bukti perlu dilihat"), BoardList.ALL: _("Semua"),
    }  # fmt: skip
    names = {"instansi": narrow["agency"], "tahap": narrow["stage"], "petugas": narrow["officer"]}
    return [
        {"label": words[one], "url": _address(**names, lihat=one) + "#daftar", "count": None, "current": one is look}
        for one in BoardList
    ]


def _address(**asked: str) -> str:
    said = urlencode({name: str(value) for name, value in asked.items() if value})
    return f"{reverse('desk:board')}?{said}"


def age_bars(picture: Matrix) -> list[AgeBar]:
    """How many cases are how old."""
    most = max([*picture.ages, 1])
    ends = [0, *AGES]
    labels = [_("%(from)s–%(to)s hari") % {"from": low, "to": high} for low, high in zip(ends, AGES, strict=False)]
    labels.append(_("lebih dari %(days)s hari") % {"days": AGES[-1]})
    return [AgeBar(label, count, round(100 * count / most)) for label, count in zip(labels, picture.ages, strict=True)]
