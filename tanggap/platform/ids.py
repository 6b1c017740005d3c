"""Public codes that can be read aloud and cannot be counted through: `JK-7QF4-M2`."""

from __future__ import annotations

import secrets
import uuid

# No 0/O, 1/I, L: 31 characters, a prime, so that the check character finds every single wrong character and every swap of
# two neighbours (weights differ by one modulo a prime).
ALPHABET = "23456789ABCDEFGHJKMNPQRSTUVWXYZ"
_VALUE = {character: value for value, character in enumerate(ALPHABET)}


def check_character(body: str) -> str:
    """The character that makes the weighted sum of body + check a multiple of 31."""
    total = sum(_VALUE[character] * weight for weight, character in enumerate(reversed(body), start=2))
    return ALPHABET[-total % 31]


def new_code(prefix: str, *, length: int = 5) -> str:
    """A random code; five random characters give 28.6 million, the caller asks for one more when codes grow scarce."""
    body = "".join(secrets.choice(ALPHABET) for _ in range(length))
    whole = body + check_character(body)
    return f"{prefix}-{whole[:4]}-{whole[4:]}"


def normal_code(typed: str) -> str | None:
    """The code as we write it, from what somebody typed or heard (`jk 7qf4m2`), or None if it cannot be one."""
    letters = "".join(character for character in typed.upper() if character.isalnum())
    for prefix_length in (2, 3, 4):
        prefix, body = letters[:prefix_length], letters[prefix_length:]
        if len(body) in (6, 7, 8) and is_whole(body):
            return f"{prefix}-{body[:4]}-{body[4:]}"
    return None


def is_whole(body: str) -> bool:
    """Whether the check character fits."""
    return all(c in _VALUE for c in body) and check_character(body[:-1]) == body[-1]


def new_key() -> uuid.UUID:
    """An unguessable key for things that are addressed but never read aloud."""
    return uuid.uuid4()
