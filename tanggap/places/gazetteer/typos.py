"""One typo in a word: what is forgiven where residents' words meet a city's names."""

from __future__ import annotations


def is_typo(typed: str, meant: str) -> bool:
    """Whether one letter after the first was left out, added, changed, or swapped with its neighbour; equal words are none."""
    if typed == meant or typed[:1] != meant[:1] or abs(len(typed) - len(meant)) > 1:
        return False
    start = next((i for i, (a, b) in enumerate(zip(typed, meant, strict=False)) if a != b), min(len(typed), len(meant)))
    rest, other = typed[start:], meant[start:]
    if len(typed) == len(meant):
        swapped = len(rest) > 1 and len(other) > 1 and rest[:2] == other[1::-1] and rest[2:] == other[2:]
        return rest[1:] == other[1:] or swapped
    return rest[1:] == other if len(rest) > len(other) else rest == other[1:]
