"""Every word of docs/glossary.md is in use: in the interface's sentences, and in the code."""

from __future__ import annotations

import re
from functools import cache, reduce
from importlib import import_module
from pathlib import Path

import polib
import pytest
from django.db.models import Model
from django.db.models.fields.related import ForeignObjectRel

ROOT = Path(__file__).resolve().parents[2]
_ROW = re.compile(r"^\| (?!Indonesian|-)(.+?) \| (.+?) \| (.+?) \| (.+?) \|$", re.MULTILINE)
ROWS = _ROW.findall((ROOT / "docs" / "glossary.md").read_text(encoding="utf-8"))
CODE = sorted({name for row in ROWS for name in re.findall(r"`(\w+\.\w+[.\w]*)`", row[2])})


@cache
def sentences() -> tuple[str, str]:
    """All that the interface says: in Indonesian, in English."""
    entries = [entry for path in ROOT.glob("tanggap/*/locale/en/**/*.po") for entry in polib.pofile(str(path))]
    written = "\n".join(path.read_text(encoding="utf-8") for path in ROOT.glob("tanggap/*/templates/**/*.html"))
    said = "\n".join(f"{entry.msgid}\n{entry.msgid_plural}" for entry in entries)
    english = "\n".join(f"{entry.msgstr}\n{entry.msgstr_plural}" for entry in entries)
    return f"{said}\n{written}".lower(), english.lower()


def words(cell: str) -> list[str]:
    return [word.strip().lower() for word in cell.split(",")]


def resolve(name: str) -> object:
    """The class, field, member or function of this name. Raises when there is none."""
    app, module, *parts = name.split(".")
    whole: object = import_module(f"tanggap.{app}.{module}")
    return reduce(_part, parts, whole)


def _part(whole: object, name: str) -> object:
    if isinstance(whole, type) and issubclass(whole, Model):
        field = whole._meta.get_field(name)
        assert not isinstance(field, ForeignObjectRel)
        return field
    return getattr(whole, name)


def test_the_page_has_its_words() -> None:
    assert len(ROWS) > 35
    assert len(CODE) > 40


@pytest.mark.parametrize("name", CODE)
def test_the_code_has_the_word(name: str) -> None:
    assert resolve(name)


def test_residents_and_staff_read_the_words() -> None:
    indonesian, english = sentences()
    unused = [word for row in ROWS for word in words(row[0]) if word not in indonesian]
    unused += [word for row in ROWS for word in words(row[1]) if word not in english]
    assert unused == []
