"""What was understood, as a sentence for whoever searched."""

from __future__ import annotations

from django.utils.translation import gettext as _

from tanggap.places.models import Area, Level
from tanggap.search.understanding import Understanding


def title_of(understood: Understanding) -> str:
    """`Jalan berlubang di Kuningan Timur, “tikungan”`; the words as typed where nothing else was read; '' for nothing."""
    places = ", ".join(dict.fromkeys(place.name for place in understood.places))
    kind = understood.kind.best.label if understood.kind else ""
    title = _("%(kind)s di %(place)s") % {"kind": kind, "place": places} if kind and places else kind or places
    when = f"({understood.when.said})" if understood.when else ""
    words = ", ".join(f"“{word}”" for word in understood.words)
    return ", ".join(part for part in (" ".join(filter(None, (title, when))), words) if part)


def area_label(area: Area) -> str:
    """`Kelurahan Tebet Timur, Tebet`, so that areas of one name are told apart."""
    level = str(Level(area.level).label) if area.level in (Level.VILLAGE, Level.DISTRICT) else ""
    parent = area.parent.name if area.parent and area.parent.parent_id else ""
    return ", ".join(filter(None, (f"{level} {area.name}".strip(), parent)))
