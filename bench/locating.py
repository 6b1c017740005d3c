"""How often words that only say where change whose a complaint is: `python bench/locating.py`, on records of other hands.

Learned from the first half of the records by time, asked on the second: as they are, with a phrase of the place added that says nothing
("depan halte"), and both without what only locates. Then the same where the learning, too, read without it.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Callable, Sequence
from dataclasses import replace

from _house import ROOT, records

sys.path.insert(0, str(ROOT))

from tanggap.routing.backtest import LabelledComplaint, record_of, train_on
from tanggap.routing.locating import without_locating

PHRASES = ("depan halte", "dekat masjid", "samping pasar", "seberang sekolah", "belakang puskesmas", "dekat stasiun")
Read = Callable[[str], str]


def main() -> None:
    """Print shares of the second half."""
    with records() as path:
        rows = [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]
    known = [record_of(row) for row in sorted(rows, key=lambda row: str(row["created_at"]))]
    half = len(known) // 2
    early, late = known[:half], [one for one in known[half:] if one.agency]
    print(f"{len(early)} learned, {len(late)} asked; {_located(late):.1%} of the notes have a phrase that only locates")
    _line("learned as written, read as written", early, late, learn=_as_written, read=_as_written)
    _line("learned as written, read without", early, late, learn=_as_written, read=without_locating)
    _line("learned without, read without", early, late, learn=without_locating, read=without_locating)


def _line(
    name: str, early: Sequence[LabelledComplaint], late: Sequence[LabelledComplaint], *, learn: Read, read: Read
) -> None:
    machine = train_on([_said(one, learn) for one in early])

    def owners(add: str = "") -> list[str]:
        texts = [_said(one, lambda text, add=add: read(f"{text} {add}".strip())) for one in late]
        return [next(iter(machine.answer(one.complaint).agencies), "") for one in texts]

    plain = owners()
    right = sum(owner == one.agency for owner, one in zip(plain, late, strict=True))
    moved = [sum(a != b for a, b in zip(plain, owners(phrase), strict=True)) / len(late) for phrase in PHRASES]
    said = ", ".join(f"{phrase} {share:.1%}" for phrase, share in zip(PHRASES, moved, strict=True))
    print(
        f"{name:<38} right {right / len(late):.3f}; owner changed by an added phrase: {sum(moved) / len(moved):.1%} ({said})"
    )


def _said(one: LabelledComplaint, read: Read) -> LabelledComplaint:
    return replace(one, complaint=replace(one.complaint, text=read(one.complaint.text)))


def _located(late: Sequence[LabelledComplaint]) -> float:
    texts = [" ".join(one.complaint.text.split()) for one in late]
    return sum(without_locating(text) != text for text in texts) / len(texts)


def _as_written(text: str) -> str:
    return text


if __name__ == "__main__":
    main()
