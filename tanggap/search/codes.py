"""Codes as residents type them: in any case, without the city's letters, with one slip or a letter that looks like another. Pure.

The check character finds every single wrong letter (`platform.ids`), so that of all one-letter changes only about one for each place
is a code at all; the database then says which of them exists.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import product
from typing import Final

from tanggap.platform.ids import ALPHABET, is_whole, normal_code

_WHOLE: Final = range(6, 9)
_LENGTHS: Final = range(5, 10)  # of what may be meant for a body of six to eight
_MOST_UNREAD: Final = 3
_ENOUGH: Final = 400  # codes that may be meant: about what one mistyped word gives; a search of many costs no more
# Letters and digits that no code holds -> those that they are read as.
_LOOKS_LIKE: Final = {"0": "DQ", "O": "DQ", "1": "7JT", "I": "7JT", "L": "7JT"}


@dataclass(frozen=True)
class PossibleCodes:
    """The code that was typed, if it is one, and the codes that may have been meant; `is_certain` with the city's letters before it."""

    exact: str = ""
    near: tuple[str, ...] = ()
    is_certain: bool = False


NO_CODE: Final = PossibleCodes()


def possible_codes(text: str, prefix: str) -> PossibleCodes:
    """What code a search may hold; `prefix` are the letters of the city."""
    whole = text if len(text.split()) <= 3 else ""
    near: list[str] = []
    for chunk in filter(None, (whole, *text.split())):
        if code := _exact(chunk, prefix):
            return PossibleCodes(code, is_certain=_letters(chunk).startswith(prefix))
        if len(near) < _ENOUGH:
            near += _near(chunk, prefix)
    return PossibleCodes("", tuple(dict.fromkeys(near)))


def _exact(chunk: str, prefix: str) -> str:
    letters = _letters(chunk)
    if letters.startswith(prefix) and len(letters) - len(prefix) in _WHOLE:
        body = letters.removeprefix(prefix)
        return _code(body, prefix) if is_whole(body) else ""
    if any(character.isdigit() for character in letters) and (code := normal_code(chunk)):
        return code
    return _code(letters, prefix) if len(letters) in _WHOLE and is_whole(letters) else ""


def _near(chunk: str, prefix: str) -> Iterator[str]:
    """Only what looks like a code: it begins with the city's letters, or holds a digit. Words of letters alone are words."""
    letters = _letters(chunk)
    body = letters.removeprefix(prefix) if len(letters) > len(prefix) + 4 else letters
    if len(body) not in _LENGTHS or not (body != letters or any(character.isdigit() for character in letters)):
        return
    for meant in _readings(body):
        for other in dict.fromkeys((meant, *_one_slip(meant))):
            if len(other) in _WHOLE and is_whole(other):
                yield _code(other, prefix)


def _readings(body: str) -> Iterator[str]:
    """The body with letters that no code holds read as those that look like them."""
    if sum(character in _LOOKS_LIKE for character in body) <= _MOST_UNREAD:
        for characters in product(*(_LOOKS_LIKE.get(character, character) for character in body)):
            yield "".join(characters)


def _one_slip(body: str) -> Iterator[str]:
    """One letter changed, two neighbours swapped, one left out, one too many."""
    for n in range(len(body)):
        yield from (body[:n] + letter + body[n + 1 :] for letter in ALPHABET)
        yield body[:n] + body[n + 1 :]
        yield body[:n] + body[n : n + 2][::-1] + body[n + 2 :]
    for n in range(len(body) + 1):
        yield from (body[:n] + letter + body[n:] for letter in ALPHABET)


def _letters(chunk: str) -> str:
    return "".join(character for character in chunk.upper() if character.isalnum())


def _code(body: str, prefix: str) -> str:
    return f"{prefix}-{body[:4]}-{body[4:]}"
