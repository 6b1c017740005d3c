"""The one catalogue of refusals.

A refusal is an anticipated answer ("this photo is no picture"), never a bug. Actions raise `Refused(code, **facts)`; the page, the
API and the command line each map it once: a sentence in the user's language here, a problem document (RFC 9457) by `as_problem`.
Apps add their own sentences with `register`, next to the code that raises them, so that a reader finds both in one place.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.utils.functional import Promise

Sentence = str | Promise

_SENTENCES: dict[str, Sentence] = {}
_STATUS: dict[str, int] = {}


def register(code: str, sentence: Sentence, *, status: int = 422) -> str:
    """Enter a refusal into the catalogue; returns the code so that it can be bound to a name."""
    if code in _SENTENCES:
        raise ValueError(f"refusal {code!r} is registered twice")
    _SENTENCES[code] = sentence
    _STATUS[code] = status
    return code


class Refused(Exception):
    """What was asked cannot be done; `code` says which refusal, `facts` fill its sentence."""

    def __init__(self, code: str, *, field: str = "", **facts: object) -> None:
        if code not in _SENTENCES:
            raise ValueError(f"refusal {code!r} is not in the catalogue")
        super().__init__(code)
        self.code = code
        self.field = field
        self.facts: Mapping[str, Any] = facts

    @property
    def sentence(self) -> str:
        """What is wrong and what to do, in the language that is active now."""
        return str(_SENTENCES[self.code]) % self.facts if self.facts else str(_SENTENCES[self.code])

    @property
    def status(self) -> int:
        """HTTP status that fits this refusal."""
        return _STATUS[self.code]

    def as_problem(self) -> dict[str, object]:
        """The refusal as a problem document of RFC 9457."""
        problem: dict[str, object] = {
            "type": f"urn:tanggap:refused:{self.code}",
            "title": self.code,
            "status": self.status,
            "detail": self.sentence,
        }
        if self.field:
            problem["field"] = self.field
        return problem

    def __str__(self) -> str:
        return self.sentence


def catalogue() -> Mapping[str, Sentence]:
    """Every refusal that has been registered, for the generated reference page."""
    return dict(_SENTENCES)
