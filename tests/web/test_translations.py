"""Both languages are complete."""

from __future__ import annotations

import re

import polib
import pytest

from tanggap.web import translations


@pytest.mark.parametrize("app", translations.apps())
def test_every_sentence_has_its_english(app: str) -> None:
    assert not translations.lacking(app)


@pytest.mark.parametrize("app", translations.apps())
def test_placeholders_survive_translation(app: str) -> None:
    path = translations.catalogue_path(app)
    if not path.exists():
        return
    for entry in polib.pofile(str(path)):
        english = entry.msgstr or " ".join(entry.msgstr_plural.values())
        names = set(re.findall(r"%\((\w+)\)", entry.msgid))
        assert names == set(re.findall(r"%\((\w+)\)", english)), entry.msgid
