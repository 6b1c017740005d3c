"""The desk's one map of keys: a key means the same on every page, and every help is made from here.

The key of a step stands in its row (`step_rows`); all others stand below. A test holds that no key has two meanings and that no
template names a key by itself.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from tanggap.cases.workflow import Verb
from tanggap.desk.step_rows import NonStatusStep
from tanggap.desk.steps import STEPS


@dataclass(frozen=True)
class Key:
    """A key by its name in the templates: what the browser calls it, what it does, what stands on it in the help."""

    name: str
    press: str
    does: Promise | str
    cap: str = ""

    @property
    def shown(self) -> str:
        """What the help prints."""
        return self.cap or self.press


_ROWS = (
    Key("next", "j", _("Berikutnya")),
    Key("previous", "k", _("Sebelumnya")),
    Key("accept", "Enter", _("Tugaskan ke instansi yang diusulkan, lalu berikutnya")),
    Key("kind", "1", _("Pilih jenis masalah; usul instansi ikut berubah"), "1–9"),
    Key("second", "s", _("Tugaskan ke usul kedua")),
    Key("third", "d", _("Tugaskan ke usul ketiga")),
    Key("undo", "u", _("Urungkan yang terakhir")),
    Key("open", "o", _("Buka halaman kasus")),
    Key("tick", "*", _("Centang semua")),
    Key("search", "/", _("Cari")),
    Key("help", "?", _("Daftar pintasan ini")),
)
KEYS: Final = {key.name: key for key in _ROWS}
"""Every key that is no step's, by its name."""

_QUEUE = (
    "next", "previous", "accept", "kind", "second", "third", Verb.ASSIGN, Verb.REJECT, Verb.MERGE, NonStatusStep.MOVE,
    "undo", "open", "search", "help",
)  # fmt: skip
_PAGES: Final = {
    "triage": _QUEUE,
    "case": ("steps", "undo", "help"),
    "verify": ("undo", "help"),
    "board": ("next", "previous", "tick", "help"),
    "escalations": ("next", "previous", "tick", "help"),
    "board_act": ("undo", "help"),
    "search": ("search", "help"),
}


def key_of(name: str) -> Key:
    """The key with this name, or the key of the step with this slug. Raises KeyError when there is none."""
    return KEYS[name] if name in KEYS else _of_step(name)


def keys_on(page: str) -> list[Key]:
    """Every key that the page with this address name answers, in the order of its help; none where it answers none."""
    names = [each for name in _PAGES.get(page, ()) for each in (_steps() if name == "steps" else [name])]
    return [key_of(name) for name in names]


def answering(name: str) -> list[str]:
    """The address names of the pages on which the key with this name answers."""
    return [page for page in _PAGES if key_of(name).press in {key.press for key in keys_on(page)}]


def meanings() -> dict[str, set[str]]:
    """What each key stands for, over the whole desk: names of keys, and for steps the verb whose reasons they give."""
    found: dict[str, set[str]] = {key.press: {key.name} for key in _ROWS}
    for slug in _steps():
        found.setdefault(STEPS[slug].key, set()).add(STEPS[slug].reasons_of or slug)
    return found


def _steps() -> list[str]:
    return [step.slug for step in STEPS.values() if step.key]


def _of_step(slug: str) -> Key:
    step = STEPS[slug]
    return Key(slug, step.key, step.label)
