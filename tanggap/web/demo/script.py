"""Reading `demo.toml`: who plays and what happened."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import MISSING, dataclass, fields
from pathlib import Path
from typing import TypeVar

from tanggap.accounts.models import Role
from tanggap.cases.states import Status
from tanggap.platform.errors import Refused
from tanggap.web.demo import refusals
from tanggap.web.demo.tricks import DemoTrick

DemoRow = TypeVar("DemoRow")


@dataclass(frozen=True, kw_only=True)
class DemoPerson:
    """Somebody who can sign in."""

    username: str
    name: str
    role: Role
    agency: str = ""
    area: str = ""


@dataclass(frozen=True, kw_only=True)
class DemoReport:
    """What a resident sent `days_ago`, and how far its case has come since."""

    key: str
    text: str
    category: str
    area_code: str
    days_ago: float
    stage: Status
    lat: float | None = None
    lon: float | None = None
    asset_owner: str = ""
    photo: str = ""
    agency: str = ""
    better_agency: str = ""
    reason: str = ""
    what_was_done: str = ""
    trick: DemoTrick = DemoTrick.NONE  # how the officer made an old picture look new: this report's before-picture, or
    after_of: str = ""  # the after-picture of this other report
    merged_into: str = ""


@dataclass(frozen=True, kw_only=True)
class DemoPast:
    """So many answered cases of an older system at one office; each `late_every`th was answered after its deadline."""

    agency: str
    category: str
    areas: list[str]
    count: int
    late_every: int
    texts: list[str]


@dataclass(frozen=True)
class Script:
    """The whole demo of a city; empty for a city without one."""

    people: tuple[DemoPerson, ...] = ()
    reports: tuple[DemoReport, ...] = ()
    past: tuple[DemoPast, ...] = ()


def read_script(folder: Path) -> Script:
    """The demo in a city's folder. Raises Refused with file, entry and what is wrong."""
    path = folder / "demo.toml"
    if not path.exists():
        return Script()
    try:
        said = tomllib.loads(path.read_text(encoding="utf-8"))
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise _wrong(path, "TOML", str(error)) from None
    return Script(
        tuple(_row(path, DemoPerson, one, number) for number, one in enumerate(said.get("person", []), start=1)),
        tuple(_row(path, DemoReport, one, number) for number, one in enumerate(said.get("report", []), start=1)),
        tuple(_row(path, DemoPast, one, number) for number, one in enumerate(said.get("past", []), start=1)),
    )


def _row(path: Path, kind: type[DemoRow], said: Mapping[str, object], number: int) -> DemoRow:
    known = {field.name: field for field in fields(kind)}  # type: ignore[arg-type]
    where = f"{kind.__name__.removeprefix('Demo').lower()} {number}"
    missing = [name for name, field in known.items() if field.default is MISSING and name not in said]
    strange = [name for name in said if name not in known]
    if missing or strange:
        raise _wrong(
            path, where, ", ".join([*(f"{name} = ?" for name in missing), *(f"{name}: ???" for name in strange)])
        )
    choices = {"stage": Status, "role": Role, "trick": DemoTrick}
    try:
        return kind(**{name: choices[name](value) if name in choices else value for name, value in said.items()})
    except ValueError as error:
        raise _wrong(path, where, str(error)) from None


def _wrong(path: Path, where: str, what: str) -> Refused:
    return Refused(refusals.WRONG_SCRIPT, file=path.name, where=where, what=what)
