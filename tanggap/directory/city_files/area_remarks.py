"""What a spreadsheet may have done to a table of areas: leading zeros lost, one area entered twice."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence

from django.utils.translation import gettext as _

from tanggap.directory.city_files import areas
from tanggap.directory.city_files.corpus import same_text
from tanggap.directory.city_files.problems import FileProblem
from tanggap.places.actions import NewArea


def lost_zeros(known: Sequence[NewArea]) -> Iterator[FileProblem]:
    """Codes with a part that is shorter than nearly all others in its place ("9.2.2" among "9.02.1")."""
    widths = _usual_widths(known)
    for area in known:
        parts = area.code.split(".")
        whole = ".".join(part.zfill(width) for part, width in zip(parts, widths[len(parts)], strict=True))
        if whole != area.code:
            facts = {"code": area.code, "whole": whole}
            wrong = _("kode %(code)s lebih pendek dari yang lain; nol di depannya mungkin hilang (%(whole)s).") % facts
            yield FileProblem(areas.FILE, 0, wrong, _("Simpan kolom kode sebagai teks, lalu ekspor lagi."))


def namesakes(known: Sequence[NewArea]) -> Iterator[FileProblem]:
    """Areas with one name within one larger area: nobody can tell them apart by their words."""
    same: dict[tuple[str, str, str], list[NewArea]] = defaultdict(list)
    for area in known:
        same[area.level, area.parent_code, same_text(area.name)].append(area)
    for group in same.values():
        if len(group) > 1:
            facts = {"name": group[0].name, "codes": ", ".join(area.code for area in group)}
            wrong = _("“%(name)s” nama beberapa wilayah di dalam satu wilayah: %(codes)s.") % facts
            yield FileProblem(areas.FILE, 0, wrong, _("Periksa apakah salah satunya salah tulis."))


def _usual_widths(known: Sequence[NewArea]) -> dict[int, list[int]]:
    """For codes of so many parts the usual width of each, where two of three have it and it holds digits; else none to compare with."""
    found: dict[int, list[int]] = {}
    for count in {area.code.count(".") + 1 for area in known}:
        codes = [area.code.split(".") for area in known if area.code.count(".") + 1 == count]
        found[count] = [_usual([code[place] for code in codes]) for place in range(count)]
    return found


def _usual(parts: Sequence[str]) -> int:
    width, times = Counter(map(len, parts)).most_common(1)[0]
    # Where parts count up from 1, shorter ones are right; they were padded only if some of the usual width begin with a zero.
    is_padded = any(part.startswith("0") and len(part) == width > 1 for part in parts)
    return width if is_padded and 3 * times >= 2 * len(parts) and all(part.isdigit() for part in parts) else 0
