"""A classifier as bytes and back: a zip of plain arrays and a JSON header; never pickle.

The names in the file are those of format 2, older than today's names in the code: "heats" are inverse temperatures, "rarity" is the
inverse document frequency, "touched" and "moves" are the deltas of corrections.
"""

from __future__ import annotations

import io
import json
import zipfile
from collections.abc import Mapping
from dataclasses import dataclass
from typing import TypeVar

import numpy as np
import numpy.typing as npt

from tanggap.platform.errors import Refused
from tanggap.routing.classifier import refusals
from tanggap.routing.classifier.correction_deltas import CorrectionDeltas
from tanggap.routing.classifier.known_phrases import KnownPhrases
from tanggap.routing.classifier.linear_classifiers import Classifiers
from tanggap.routing.classifier.linear_head import LinearHead
from tanggap.routing.classifier.prediction import BandThresholds
from tanggap.routing.classifier.report_classifier import CalibratedLabels, ReportClassifier
from tanggap.routing.classifier.vectorizer import Vectorizer

FORMAT = 2
_LARGEST = 512 * 1024 * 1024  # unpacked
_BROKEN = (ValueError, KeyError, TypeError, IndexError, AttributeError, OSError, EOFError, MemoryError, RecursionError)
_UNREADABLE = (*_BROKEN, zipfile.BadZipFile, NotImplementedError, OverflowError)

Arrays = Mapping[str, npt.NDArray[np.generic]]
Number = TypeVar("Number", bound=np.generic)


def to_bytes(classifier: ReportClassifier) -> bytes:
    """The same classifier gives the same bytes; they hold no text of a resident."""
    arrays: Arrays = {
        "header": np.frombuffer(json.dumps(_header(classifier), sort_keys=True).encode(), np.uint8),
        "numbers": classifier.vectorizer.term_ids,
        "rarity": classifier.vectorizer.idf,
        **_of_head("owners", classifier.classifiers.owners),
        **_of_head("pairs", classifier.classifiers.pairs),
        **_of_deltas("owners", classifier.owners.deltas),
        **_of_deltas("categories", classifier.categories.deltas),
    }
    file = io.BytesIO()
    np.savez_compressed(file, allow_pickle=False, **arrays)
    return file.getvalue()


def from_bytes(data: bytes) -> ReportClassifier:
    """The classifier in these bytes. Raises Refused when they are broken, hostile, or of another format."""
    try:
        return _classifier(_arrays(data))
    except _UNREADABLE as error:
        raise Refused(refusals.NOT_A_MODEL, why=str(error)[:120] or type(error).__name__) from error


def _header(classifier: ReportClassifier) -> Mapping[str, object]:
    return {
        "format": FORMAT,
        "bands": [classifier.thresholds.auto, classifier.thresholds.top3],
        "facts": classifier.training_figures,
        "known": classifier.known_phrases.labels_of,
        "owners": classifier.classifiers.owner_labels,
        "pairs": classifier.classifiers.pair_labels,
        "heats": [classifier.owners.inverse_temperature, classifier.categories.inverse_temperature],
    }


def _of_head(name: str, head: LinearHead) -> Arrays:
    return {f"{name}.weights": head.weights, f"{name}.step": head.scale, f"{name}.bias": head.bias}


def _of_deltas(name: str, deltas: CorrectionDeltas) -> Arrays:
    return {f"{name}.touched": deltas.columns, f"{name}.moves": deltas.deltas}


def _arrays(data: bytes) -> Arrays:
    with zipfile.ZipFile(io.BytesIO(data)) as file:
        if sum(one.file_size for one in file.infolist()) > _LARGEST:
            raise ValueError("too large")
    with np.load(io.BytesIO(data), allow_pickle=False) as file:
        return {name: file[name] for name in file.files}


def _classifier(arrays: Arrays) -> ReportClassifier:
    header = json.loads(arrays["header"].tobytes())
    if header["format"] != FORMAT:
        raise Refused(refusals.OTHER_FORMAT, found=header["format"], wanted=FORMAT)
    reader = _ArtefactReader(arrays, len(arrays["numbers"]))
    vectorizer = reader.vectorizer()
    owners, pairs = tuple(map(str, header["owners"])), tuple((str(one), str(other)) for one, other in header["pairs"])
    classifiers = Classifiers(owners, reader.head("owners", len(owners)), pairs, reader.head("pairs", len(pairs)))
    of_owners, of_categories = (float(factor) for factor in header["heats"])
    auto, top3 = (float(one) for one in header["bands"])
    return ReportClassifier(
        KnownPhrases({str(form): tuple(map(str, labels)) for form, labels in header["known"].items()}),
        vectorizer,
        classifiers,
        reader.calibrated("owners", owners, of_owners),
        reader.calibrated("categories", classifiers.category_labels, of_categories),
        BandThresholds(auto, top3),
        {str(name): float(value) for name, value in header["facts"].items()},
    )


@dataclass(frozen=True)
class _ArtefactReader:
    """The arrays, each checked for its type, its shape and finite numbers; raises ValueError."""

    arrays: Arrays
    terms: int

    def vectorizer(self) -> Vectorizer:
        term_ids = self._array("numbers", np.uint32, (self.terms,))
        if (np.diff(term_ids.astype(np.int64)) <= 0).any():
            raise ValueError("the terms are not in order")
        return Vectorizer(term_ids, self._array("rarity", np.float32, (self.terms,)))

    def head(self, name: str, labels: int) -> LinearHead:
        return LinearHead(
            weights=self._array(f"{name}.weights", np.int8, (self.terms, labels)),
            scale=self._array(f"{name}.step", np.float32, (labels,)),
            bias=self._array(f"{name}.bias", np.float32, (labels,)),
        )

    def calibrated(self, name: str, labels: tuple[str, ...], inverse_temperature: float) -> CalibratedLabels:
        count = len(self.arrays[f"{name}.touched"])
        columns = self._array(f"{name}.touched", np.int64, (count,))
        deltas = self._array(f"{name}.moves", np.float32, (count, len(labels)))
        if count and (columns[0] < 0 or columns[-1] >= self.terms or (np.diff(columns) <= 0).any()):
            raise ValueError("the corrections touch terms that are not there")
        return CalibratedLabels(labels, inverse_temperature, CorrectionDeltas(columns, deltas))

    def _array(self, name: str, kind: type[Number], shape: tuple[int, ...]) -> npt.NDArray[Number]:
        array = self.arrays[name]
        if array.dtype != np.dtype(kind) or array.shape != shape or not _is_finite(array):
            raise ValueError("an array has another shape than the header says")
        return array.astype(kind, copy=False)


def _is_finite(array: npt.NDArray[np.generic]) -> bool:
    return not np.issubdtype(array.dtype, np.floating) or bool(np.isfinite(array.astype(np.float32, copy=False)).all())
