"""Place from words: what area a text means. Pure; `tanggap.places.known_names` loads a city's names for it."""

from tanggap.places.gazetteer.judging import Candidate, Ground, Judgement, Reason, Verdict, judge
from tanggap.places.gazetteer.names import Name, Names, sisters

__all__ = ["Candidate", "Ground", "Judgement", "Name", "Names", "Reason", "Verdict", "judge", "sisters"]
