"""TF-IDF: which terms are known, in which column, and how much each weighs."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from tanggap.routing.classifier.terms import AREA, CHAR_NGRAM, FIELDS, PHRASE_LABEL, PLACE, WORD, TermCounts, Terms

Floats = npt.NDArray[np.float32]
Ints = npt.NDArray[np.int64]
TermIds = npt.NDArray[np.uint32]

# How much each field weighs against the others; docs/routing.md shows what was measured.
_FIELD_WEIGHTS = {WORD: 1.0, CHAR_NGRAM: 1.0, PLACE: 0.5, AREA: 0.2, PHRASE_LABEL: 0.3}


@dataclass(frozen=True)
class SparseVector:
    """A report's known terms: their columns, their weights (each field of one length), their ids."""

    columns: Ints
    weights: Floats
    term_ids: TermIds


@dataclass(frozen=True)
class Vectorizer:
    """Known terms by id, in order, with the inverse document frequency of each."""

    term_ids: TermIds
    idf: Floats

    def vectorize(self, found: Terms) -> SparseVector:
        """The vector of a report; terms that are not known are left out."""
        parts = [part for field in FIELDS if (part := self._field(found.counts[field], _FIELD_WEIGHTS[field]))]
        if not parts:
            return SparseVector(np.zeros(0, np.int64), np.zeros(0, np.float32), np.zeros(0, np.uint32))
        columns, weights, term_ids = zip(*parts, strict=True)
        return SparseVector(
            np.concatenate(columns), np.concatenate(weights).astype(np.float32), np.concatenate(term_ids)
        )

    def _field(self, counted: TermCounts, weight: float) -> tuple[Ints, Floats, TermIds] | None:
        ids, counts = counted
        at = np.minimum(np.searchsorted(self.term_ids, ids), max(0, len(self.term_ids) - 1))
        is_known = self.term_ids[at] == ids if len(self.term_ids) else np.zeros(len(ids), np.bool_)
        if not is_known.any():
            return None
        own = at[is_known]
        values = (1 + np.log(counts[is_known])) * self.idf[own]
        return own, values * (weight / np.sqrt(values @ values)), ids[is_known]


def fit_vectorizer(reports: Sequence[Terms], min_examples: int) -> Vectorizer:
    """A vectorizer of the terms that at least `min_examples` of these reports use, and of all labels of known phrases."""
    everything = [found.counts[field][0] for found in reports for field in FIELDS]
    term_ids, users = np.unique(np.concatenate(everything), return_counts=True)
    is_label = np.isin(term_ids, np.concatenate([found.counts[PHRASE_LABEL][0] for found in reports]))
    kept = (users >= min_examples) | is_label
    idf = np.log((1 + len(reports)) / (1 + users[kept])) + 1
    idf[is_label[kept]] = 1.0
    return Vectorizer(term_ids[kept], idf.astype(np.float32))
