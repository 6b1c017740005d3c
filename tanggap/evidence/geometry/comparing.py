"""Comparing two pictures: one call from features to a verdict with its reason."""

from __future__ import annotations

import numpy as np
from PIL import Image

from tanggap.evidence.geometry.agreement import Agreement, agreement_of
from tanggap.evidence.geometry.alignment import LEAST, Alignment, align
from tanggap.evidence.geometry.changes import changed_boxes
from tanggap.evidence.geometry.deciding import PictureFinding, decide
from tanggap.evidence.geometry.features import PictureFeatures, features_of
from tanggap.evidence.geometry.laying import overlap
from tanggap.evidence.geometry.verdicts import Comparison, MatchReason, Matrix, PictureVerdict


def compare(new: Image.Image, old: Image.Image) -> Comparison:
    """How a newer picture relates to an older one. Raises LibraryMissing."""
    return compare_features(features_of(new), features_of(old))


def compare_features(new: PictureFeatures, old: PictureFeatures) -> Comparison:
    """The same, of pictures whose features are known already. Raises LibraryMissing."""
    if len(new) < LEAST or len(old) < LEAST:
        return Comparison(PictureVerdict.NONE, MatchReason.TOO_PLAIN)
    found = align(new, old)
    if found is None:
        return Comparison(PictureVerdict.NONE, MatchReason.NOTHING_COMMON)
    measured = agreement_of(found)
    return _comparison(found, measured, decide(found, measured))


def _comparison(found: Alignment, measured: Agreement | None, finding: PictureFinding) -> Comparison:
    return Comparison(
        verdict=finding.verdict,
        reason=finding.reason,
        score=finding.score,
        matched=found.matched,
        agreement=round(measured.agreeing, 3) if measured else 0.0,
        covered=_covered(found, measured) if measured else 0.0,
        mirrored=found.is_mirrored,
        matrix=_in_shares(found, measured),
        changed=changed_boxes(measured, found.is_mirrored) if measured else (),
    )


def _covered(found: Alignment, measured: Agreement) -> float:
    return round(overlap(found.older.grey.shape, measured.matrix, found.newer.grey.shape), 3)


def _in_shares(found: Alignment, measured: Agreement | None) -> Matrix:
    """The transformation from shares of the newer picture, as it was sent, to shares of the older one."""
    matrix = measured.matrix if measured else found.matrix
    new_height, new_width = found.newer.grey.shape
    old_height, old_width = found.older.grey.shape
    whole = np.diag([1 / old_width, 1 / old_height, 1]) @ matrix @ np.diag([new_width, new_height, 1])
    if found.is_mirrored:
        whole = whole @ np.array([[-1, 0, 1], [0, 1, 0], [0, 0, 1]])
    return tuple(float(number) for number in (whole / whole[2, 2]).ravel())
