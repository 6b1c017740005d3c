"""Which agency a label means at a place: "Kelurahan Mojo" is not learned by heart, but as "the kelurahan of the place"."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from tanggap.routing.backtest.records import Complaint, LabelledComplaint
from tanggap.routing.classifier.examples import AGENCY, FAMILY
from tanggap.routing.classifier.terms import letters_only

# What begins an office's name, the field that names its area, and how residents write it before an area's name.
_LEVELS = {"Kelurahan": ("kelurahan", "kelurahan|kel"), "Kecamatan": ("kecamatan", "kecamatan|kec")}
_FEWEST = 2  # offices that make a family
_LONGEST_NAME = 3  # words
_WORD = re.compile(r"[a-z]+")


@dataclass(frozen=True)
class Offices:
    """The families among the agencies of the records, and how their offices are called."""

    families: frozenset[str]  # "Kelurahan", "Kecamatan"
    names: Mapping[str, str]  # letters of a name -> the name
    usual: Mapping[tuple[str, str, str], str]  # family and areas in letters -> the office that had most of their cases

    def label_of(self, agency: str) -> str:
        """The label that a model learns for an agency."""
        family = agency.split(" ", 1)[0]
        return FAMILY + family.lower() if family in self.families and " " in agency else AGENCY + agency

    def agency_of(self, label: str, complaint: Complaint) -> str:
        """The agency that a label means for this complaint; "" when the place is not known."""
        if not label.startswith(FAMILY):
            return label.removeprefix(AGENCY)
        family = label.removeprefix(FAMILY).capitalize()
        field, called = _LEVELS[family]
        area = getattr(complaint, field)
        for one in (self._mentioned(family, called, complaint), letters_only(f"{family} {area}") if area else ""):
            if one in self.names:
                return self.names[one]
        usual = self.usual.get(
            (family, letters_only(complaint.kecamatan), letters_only(area) if field == "kelurahan" else "")
        )
        return usual or (f"{family} {area}" if area else self._named_in_the_address(family, complaint))

    def _mentioned(self, family: str, called: str, complaint: Complaint) -> str:
        """The office of the area that the resident names by its kind: "kel. Mojo"."""
        said = " ".join(_WORD.findall(f"{complaint.address} {complaint.text[:2000]}".lower()))
        for found in re.finditer(rf"\b(?:{called}) ((?:[a-z]+ ?){{1,{_LONGEST_NAME}}})", said):
            words = found[1].split()
            for count in range(len(words), 0, -1):
                if (name := letters_only(family) + "".join(words[:count])) in self.names:
                    return name
        return ""

    def _named_in_the_address(self, family: str, complaint: Complaint) -> str:
        words = _WORD.findall(complaint.address.lower())
        for count in range(_LONGEST_NAME, 0, -1):
            for start in range(len(words) - count + 1):
                if (name := letters_only(family) + "".join(words[start : start + count])) in self.names:
                    return self.names[name]
        return ""


def same_office(one: str, other: str) -> bool:
    """Whether two names mean one agency, however they are spaced."""
    return letters_only(one) == letters_only(other)


def offices_of(records: Iterable[LabelledComplaint]) -> Offices:
    """The offices that these records know."""
    members: dict[str, set[str]] = defaultdict(set)
    handled: dict[tuple[str, str, str], Counter[str]] = defaultdict(Counter)
    for record in records:
        family = record.agency.split(" ", 1)[0]
        if family in _LEVELS and " " in record.agency:
            members[family].add(record.agency)
            village = letters_only(record.complaint.kelurahan) if family == "Kelurahan" else ""
            handled[family, letters_only(record.complaint.kecamatan), village][record.agency] += 1
    families = frozenset(family for family, offices in members.items() if len(offices) >= _FEWEST)
    names = {letters_only(name): name for family in sorted(families) for name in sorted(members[family])}
    return Offices(families, names, {key: counts.most_common(1)[0][0] for key, counts in handled.items()})
