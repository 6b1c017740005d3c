"""A category's own questions, typed and in the reader's language."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from django.utils.translation import get_language

from tanggap.directory.models import Category

MOST_QUESTIONS: Final = 2


@dataclass(frozen=True)
class Choice:
    """One answer that may be picked."""

    code: str
    text: str


@dataclass(frozen=True)
class Question:
    """One question; never required, for a report without it is still a report."""

    code: str
    text: str
    choices: tuple[Choice, ...]


def questions_of(category: Category | None) -> tuple[Question, ...]:
    """At most two questions, in the language that is active now."""
    rows = category.questions if category else []
    return tuple(
        Question(row["code"], _words(row), tuple(Choice(c["code"], _words(c)) for c in row["choices"]))
        for row in rows[:MOST_QUESTIONS]
    )


def chosen(category: Category | None, choices: Mapping[str, str]) -> dict[str, str]:
    """The choices that the category knows; anything else that came along is left out."""
    known = {question.code: {choice.code for choice in question.choices} for question in questions_of(category)}
    return {code: choice for code, choice in choices.items() if choice in known.get(code, ())}


def _words(row: Mapping[str, object]) -> str:
    return str((row.get("text_en") if get_language() == "en" else "") or row["text"])
