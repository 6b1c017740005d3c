"""How far the pixels of two aligned pictures agree: part by part, in form, in place and in grain.

The older picture is laid on the newer one, the transformation is refined, and what is left is measured: parts that agree
(correlation of their locally levelled greys), a drift that is smooth but no transformation of a flat picture (parallax: things at
different distances move differently when the camera does), and grain that the older picture does not have (a new exposure).
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from typing import Final

import numpy as np
import numpy.typing as npt

from tanggap.evidence.geometry.alignment import Alignment
from tanggap.evidence.geometry.features import Floats, Greys
from tanggap.evidence.geometry.library import OpenCV, cv2

Matrix3 = npt.NDArray[np.float64]
Truths = npt.NDArray[np.bool_]

PART: Final = 16  # pixels, the side of a part
_LEVEL: Final = 8.0  # pixels over which greys are levelled
_GRAIN: Final = 1.5
_TEXTURE: Final = (4.0, 3.0)  # greys (of 255) that a part must differ by in the newer and the older picture to count
AGREES: Final = 0.8  # correlation from which a part agrees
_SURE: Final = 0.75  # ... from which its drift is believed
LEAST_PARTS: Final = 12
_LENS: Final = 4  # times less drift must be left when bulging is allowed, for it to be a lens's doing


@dataclass(frozen=True, eq=False)
class Agreement:
    """Measures of two pictures laid on each other. Lengths in pixels of the newer one at 480 on its longer side.

    - `parts` that agree; `agreeing`: their share of the common parts with structure; `newer_covered`, `older_covered`: their share of
      all such parts of either picture.
    - `parallax`: the median smooth drift. `unrest`: the median drift that is not smooth, which is how well drift is known.
    - `moved`: the median way between what agrees in the two pictures as they are, in per cent of the size. `stance`: the largest way of
      a corner if they differ by shift, turn and size alone, in per cent: how far the camera stood or pointed elsewhere.
    - `grain`: greys of new grain in quiet parts; `grain_lag`: its correlation between neighbours (0: white). `detail`: correlation of
      detail; `sharpness`: detail kept, beside the contrast kept.
    - `differs` (rows, columns): parts that do not agree, of those `known`.
    """

    matrix: Matrix3
    parts: int
    agreeing: float
    newer_covered: float
    older_covered: float
    parallax: float
    unrest: float
    moved: float
    stance: float
    grain: float
    grain_lag: float
    detail: float
    sharpness: float
    differs: Truths
    known: Truths


@dataclass(frozen=True, eq=False)
class _Laid:
    """One round of laying the older picture on the newer: both levelled, the drift between them, and each part's worth."""

    older: Floats  # warped, greys
    flow: Floats  # (height, width, 2)
    drift: Floats  # (parts, 2)
    correlation: Floats  # of parts, after the drift
    inside: Truths
    textured: Truths

    @property
    def sure(self) -> Truths:
        return self.inside & self.textured & (self.correlation > _SURE)


def agreement_of(found: Alignment) -> Agreement | None:
    """Measure an alignment; None when too few parts agree to measure anything."""
    newer, older = found.newer.grey, found.older.grey
    matrix, laid = found.matrix, _lay(newer, older, found.matrix)
    if laid.sure.sum() >= LEAST_PARTS:
        matrix = _refined(matrix, laid, newer.shape)
        laid = _lay(newer, older, matrix)
    if laid.sure.sum() < LEAST_PARTS:
        return None
    return _measured(newer, older, matrix, laid)


def _measured(newer: Greys, older: Greys, matrix: Matrix3, laid: _Laid) -> Agreement:
    common = laid.inside & laid.textured
    agrees = common & (laid.correlation > AGREES)
    parallax, unrest = _drift(laid, newer.shape)
    grain = _grain(newer, laid)
    rows, columns = newer.shape[0] // PART, newer.shape[1] // PART
    return Agreement(
        matrix=matrix,
        parts=int(agrees.sum()),
        agreeing=float(agrees.sum() / max(1, common.sum())),
        newer_covered=float(agrees.sum() / max(1, _textured(newer).sum())),
        older_covered=_covered(older, newer.shape, matrix, agrees),
        parallax=parallax,
        unrest=unrest,
        moved=_moved(newer, older, matrix, laid),
        stance=_stance(newer.shape, older.shape, matrix, laid),
        differs=(common & ~agrees).reshape(rows, columns),
        known=common.reshape(rows, columns),
        **grain,
    )


def _lay(newer: Greys, older: Greys, matrix: Matrix3) -> _Laid:
    height, width = newer.shape
    backwards = cv2().WARP_INVERSE_MAP
    warped = cv2().warpPerspective(
        older, matrix, (width, height), flags=cv2().INTER_CUBIC | backwards, borderMode=cv2().BORDER_REPLICATE
    )
    white = np.full(older.shape, 255, dtype=np.uint8)
    there = cv2().warpPerspective(white, matrix, (width, height), flags=cv2().INTER_NEAREST | backwards) > 0
    there = cv2().erode(there.astype(np.uint8), np.ones((9, 9)), borderValue=0)
    ours, our_contrast = _levelled(newer)
    theirs, their_contrast = _levelled(warped)
    flow = _flow().calc(_drawn(ours), _drawn(theirs), None)
    moved = _followed(theirs, flow)
    textured = (_median(our_contrast) > _TEXTURE[0]) & (_median(their_contrast) > _TEXTURE[1])
    return _Laid(
        older=warped.astype(np.float32),
        flow=flow,
        drift=np.stack([_median(flow[..., 0]), _median(flow[..., 1])], axis=1),
        correlation=_correlation(_parts(ours), _parts(moved)),
        inside=_parts(there.astype(np.float32)).mean(axis=1) > 0.99,
        textured=textured,
    )


def _refined(matrix: Matrix3, laid: _Laid, shape: tuple[int, ...]) -> Matrix3:
    """The transformation once more, from the drift of every part that agrees instead of from the features alone."""
    at = _centres(shape)[laid.sure]
    seen = cv2().perspectiveTransform((at + laid.drift[laid.sure])[None].astype(np.float64), matrix)[0]
    better, _agree = cv2().findHomography(at.astype(np.float64), seen, cv2().RANSAC, 1.5)
    return matrix if better is None or not np.isfinite(better).all() else np.asarray(better, dtype=np.float64)


def _drift(laid: _Laid, shape: tuple[int, ...]) -> tuple[float, float]:
    """Median smooth drift and median unrest, after what the transformation left over was taken away."""
    leaning, bulging = _terms(shape)
    plain = min(_left_after(laid, shape, terms) for terms in (leaning[:, :1], leaning))
    bent = _left_after(laid, shape, bulging)
    # A lens, or an edit that does as a lens does, explains nearly all or nothing; parallax it explains a little.
    return bent if bent[0] * _LENS < plain[0] else plain


def _terms(shape: tuple[int, ...]) -> tuple[npt.NDArray[np.float64], npt.NDArray[np.float64]]:
    """What drift may be in places x, y without anything standing in front of anything: leaning, and bulging too."""
    x, y = (_centres(shape).astype(np.float64) / np.array([shape[1], shape[0]]) - 0.5).T
    leaning = np.stack([np.ones_like(x), x, y, x * x, y * y, x * y], axis=1)
    square = x * x + y * y
    bulging = np.stack([x * square, y * square, x * square**2, y * square**2], axis=1)
    return leaning, np.hstack([leaning, bulging])


def _left_after(laid: _Laid, shape: tuple[int, ...], terms: npt.NDArray[np.float64]) -> tuple[float, float]:
    rows, columns = shape[0] // PART, shape[1] // PART
    left = np.stack([_unexplained(laid.drift[:, axis], laid.sure, terms) for axis in (0, 1)], axis=1)
    weight = laid.sure.reshape(rows, columns).astype(np.float32)
    count = _averaged(weight)
    sums = np.stack([_averaged(left[:, axis].reshape(rows, columns) * weight) for axis in (0, 1)], axis=2)
    smooth = (sums / np.maximum(count, 1e-3)[..., None]).reshape(-1, 2)
    judged = _judged(laid, count)
    return _middle_length(smooth[judged]), _middle_length((left - smooth)[judged])


def _judged(laid: _Laid, count: Floats) -> Truths:
    """Sure parts among sure parts; beside what was changed, drift is pulled towards it, so those are left out where enough remains."""
    near = cv2().dilate(
        (laid.inside & laid.textured & ~laid.sure).reshape(count.shape).astype(np.uint8), np.ones((3, 3))
    )
    among = laid.sure & (count.reshape(-1) * 9 > 3.5)
    for judged in (among & (near.reshape(-1) == 0), among):
        if judged.sum() >= LEAST_PARTS:
            return np.asarray(judged)
    return laid.sure


def _averaged(values: Floats) -> Floats:
    return np.asarray(cv2().blur(values, (3, 3), borderType=cv2().BORDER_CONSTANT), dtype=np.float32)


def _unexplained(drift: Floats, sure: Truths, terms: npt.NDArray[np.float64]) -> Floats:
    used, left = sure, drift
    for _round in range(3):
        weights = np.linalg.lstsq(terms[used], drift[used], rcond=None)[0]
        left = np.asarray(drift - terms @ weights, dtype=np.float32)
        near = sure & (np.abs(left) < 3 * max(0.05, 1.5 * float(np.median(np.abs(left[sure])))))
        if near.sum() < LEAST_PARTS - 2:
            break
        used = near
    return left


def _grain(newer: Greys, laid: _Laid) -> dict[str, float]:
    """What detail the newer picture has of the older, and what grain of its own."""
    greys, theirs = newer.astype(np.float32), _followed(laid.older, laid.flow)
    ours_fine, theirs_fine = _parts(_high(greys, _GRAIN)), _parts(_high(theirs, _GRAIN))
    gain = (ours_fine * theirs_fine).sum(axis=1) / ((theirs_fine**2).sum(axis=1) + 1)
    left = ours_fine - np.clip(gain, 0, 3)[:, None] * theirs_fine
    ours_coarse, theirs_coarse = _parts(_high(greys, _LEVEL)), _parts(_high(theirs, _LEVEL))
    contrast = (ours_coarse * theirs_coarse).sum(axis=1) / ((theirs_coarse**2).sum(axis=1) + 1)
    quiet = _quiet(
        laid, theirs_fine, np.abs(ours_coarse - np.clip(contrast, 0, 3)[:, None] * theirs_coarse).mean(axis=1)
    )
    texture = float(np.median(theirs_fine[quiet].std(axis=1)))
    own = float(np.median(left[quiet].std(axis=1)))
    return {
        "grain": float(np.sqrt(max(0.0, own**2 - (0.25 * texture) ** 2))),
        "grain_lag": _lag(left[quiet]),
        "detail": float(np.median(_correlation(ours_fine, theirs_fine)[laid.sure])),
        "sharpness": float(np.median(gain[laid.sure]) / max(0.05, float(np.median(contrast[laid.sure])))),
    }


def _quiet(laid: _Laid, fine: Floats, unlike: Floats) -> Truths:
    """The parts with the least detail among those that show the same in both."""
    same = laid.inside & (unlike <= np.percentile(unlike[laid.inside], 60))
    return np.asarray(same & (fine.std(axis=1) <= np.percentile(fine[same].std(axis=1), 40)))


def _lag(grain: Floats) -> float:
    square = grain.reshape(-1, PART, PART)
    power = float((square**2).mean()) + 1e-6
    return (
        max(float((square[:, :, 1:] * square[:, :, :-1]).mean()), float((square[:, 1:] * square[:, :-1]).mean()))
        / power
    )


def _moved(newer: Greys, older: Greys, matrix: Matrix3, laid: _Laid) -> float:
    """How far what agrees lies apart in the two pictures as they are, in per cent of the width: the median."""
    at = _centres(newer.shape)[laid.sure]
    seen = cv2().perspectiveTransform((at + laid.drift[laid.sure])[None].astype(np.float64), matrix)[0]
    way = seen / np.array(older.shape[::-1]) - at / np.array(newer.shape[::-1])
    return 100 * _middle_length(way)


def _stance(newer: tuple[int, ...], older: tuple[int, ...], matrix: Matrix3, laid: _Laid) -> float:
    at = _centres(newer)[laid.sure]
    seen = cv2().perspectiveTransform((at + laid.drift[laid.sure])[None].astype(np.float64), matrix)[0]
    seen *= np.array(newer[::-1]) / np.array(older[::-1])
    near, _agree = cv2().estimateAffinePartial2D(at.astype(np.float64), seen, method=cv2().LMEDS)
    if near is None:
        return 100.0
    corners = np.array([[0, 0], [1, 0], [1, 1], [0, 1]]) * np.array(newer[::-1])
    way = corners @ near[:, :2].T + near[:, 2] - corners
    return float(100 * np.abs(way / np.array(newer[::-1])).max())


def _covered(older: Greys, shape: tuple[int, ...], matrix: Matrix3, agrees: Truths) -> float:
    """The share of the older picture's parts with structure on which a part that agrees lies."""
    rows, columns = shape[0] // PART, shape[1] // PART
    mask = np.repeat(np.repeat(agrees.reshape(rows, columns), PART, axis=0), PART, axis=1).astype(np.uint8)
    seen = cv2().warpPerspective(mask, matrix, older.shape[::-1], flags=cv2().INTER_NEAREST)
    theirs = _textured(older)
    return float((theirs & (_parts(seen.astype(np.float32)).mean(axis=1) > 0.5)).sum() / max(1, theirs.sum()))


def _textured(greys: Greys) -> Truths:
    return np.asarray(_median(_levelled(greys)[1]) > _TEXTURE[0])


def _levelled(greys: Greys) -> tuple[Floats, Floats]:
    """Greys without their local mean and contrast, and the contrast."""
    values = greys.astype(np.float32)
    values -= cv2().GaussianBlur(values, (0, 0), _LEVEL)
    power = cv2().GaussianBlur(values**2, (0, 0), _LEVEL)
    return values / np.sqrt(power + 16), np.sqrt(power)


def _high(values: Floats, sigma: float) -> Floats:
    return np.asarray(values - cv2().GaussianBlur(values, (0, 0), sigma), dtype=np.float32)


def _drawn(levelled: Floats) -> Greys:
    return np.asarray(np.clip(levelled * 40 + 128, 0, 255), dtype=np.uint8)


def _followed(values: Floats, flow: Floats) -> Floats:
    height, width = values.shape
    x, y = np.meshgrid(np.arange(width, dtype=np.float32), np.arange(height, dtype=np.float32))
    return np.asarray(cv2().remap(values, x + flow[..., 0], y + flow[..., 1], cv2().INTER_CUBIC), dtype=np.float32)


def _parts(values: Floats) -> Floats:
    rows, columns = values.shape[0] // PART, values.shape[1] // PART
    cut = values[: rows * PART, : columns * PART].reshape(rows, PART, columns, PART)
    return cut.swapaxes(1, 2).reshape(rows * columns, PART * PART)


def _median(values: Floats) -> Floats:
    return np.asarray(np.median(_parts(values), axis=1), dtype=np.float32)


def _centres(shape: tuple[int, ...]) -> Floats:
    rows, columns = shape[0] // PART, shape[1] // PART
    y, x = np.mgrid[0:rows, 0:columns]
    return np.asarray(np.stack([x.ravel(), y.ravel()], axis=1) * PART + PART / 2, dtype=np.float32)


def _correlation(one: Floats, other: Floats) -> Floats:
    ours, theirs = one - one.mean(axis=1, keepdims=True), other - other.mean(axis=1, keepdims=True)
    power = np.sqrt((ours**2).sum(axis=1) * (theirs**2).sum(axis=1) + 1e-6)
    return np.asarray((ours * theirs).sum(axis=1) / power, dtype=np.float32)


def _middle_length(ways: npt.NDArray[np.floating]) -> float:
    return float(np.median(np.hypot(ways[:, 0], ways[:, 1]))) if len(ways) else 0.0


@cache
def _flow() -> OpenCV:
    return cv2().DISOpticalFlow_create(cv2().DISOPTICAL_FLOW_PRESET_MEDIUM)
