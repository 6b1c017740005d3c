"""A model as bytes and back: a zip of plain arrays and a JSON header; never pickle."""

from __future__ import annotations

import io
import json
import zipfile
from typing import Any

import numpy as np

from tanggap.platform.errors import Refused
from tanggap.routing.model import refusals
from tanggap.routing.model.answers import Bands
from tanggap.routing.model.heads import Head
from tanggap.routing.model.judging import Judges, Model, Side
from tanggap.routing.model.lessons import Lessons
from tanggap.routing.model.phrases import Phrases
from tanggap.routing.model.space import Space

FORMAT = 2
_LARGEST = 512 * 1024 * 1024  # unpacked
_BROKEN = (ValueError, KeyError, TypeError, IndexError, AttributeError, OSError, EOFError, MemoryError, RecursionError)
_UNREADABLE = (*_BROKEN, zipfile.BadZipFile, NotImplementedError, OverflowError)


def pack(model: Model) -> bytes:
    """The bytes of a model; the same model gives the same bytes."""
    header = {
        "format": FORMAT,
        "bands": [model.bands.auto, model.bands.top3],
        "facts": model.facts,
        "known": model.known.pointing,
        "owners": model.judges.owner_labels,
        "pairs": model.judges.pair_labels,
        "heats": [model.owners.heat, model.categories.heat],
    }
    arrays: dict[str, Any] = {
        "header": np.frombuffer(json.dumps(header, sort_keys=True).encode(), np.uint8),
        "numbers": model.space.numbers,
        "rarity": model.space.rarity,
        **_of_head("owners", model.judges.owners),
        **_of_head("pairs", model.judges.pairs),
        **_of_lessons("owners", model.owners.lessons),
        **_of_lessons("categories", model.categories.lessons),
    }
    file = io.BytesIO()
    np.savez_compressed(file, **arrays)
    return file.getvalue()


def unpack(data: bytes) -> Model:
    """The model in these bytes. Raises Refused when they are broken, hostile, or of another format."""
    try:
        return _model(_arrays(data))
    except _UNREADABLE as error:
        raise Refused(refusals.NOT_A_MODEL, why=str(error)[:120] or type(error).__name__) from error


def _of_head(name: str, head: Head) -> dict[str, Any]:
    return {f"{name}.weights": head.weights, f"{name}.step": head.step, f"{name}.bias": head.bias}


def _of_lessons(name: str, lessons: Lessons) -> dict[str, Any]:
    return {f"{name}.touched": lessons.columns, f"{name}.moves": lessons.moves}


def _arrays(data: bytes) -> dict[str, Any]:
    with zipfile.ZipFile(io.BytesIO(data)) as file:
        if sum(one.file_size for one in file.infolist()) > _LARGEST:
            raise ValueError("too large")
    with np.load(io.BytesIO(data), allow_pickle=False) as file:
        return {name: file[name] for name in file.files}


def _model(arrays: dict[str, Any]) -> Model:
    header = json.loads(arrays["header"].tobytes())
    if header["format"] != FORMAT:
        raise Refused(refusals.OTHER_FORMAT, found=header["format"], wanted=FORMAT)
    known = Phrases({str(form): tuple(map(str, marks)) for form, marks in header["known"].items()})
    terms = len(arrays["numbers"])
    space = Space(_checked(arrays["numbers"], "u4", (terms,)), _checked(arrays["rarity"], "f4", (terms,)))
    if (np.diff(space.numbers.astype(np.int64)) <= 0).any():
        raise ValueError("the terms are not in order")
    owner_labels = tuple(map(str, header["owners"]))
    pair_labels = tuple((str(category), str(owner)) for category, owner in header["pairs"])
    owners, pairs = _head("owners", arrays, terms, len(owner_labels)), _head("pairs", arrays, terms, len(pair_labels))
    judges = Judges(owner_labels, owners, pair_labels, pairs)
    heats = [float(heat) for heat in header["heats"]]
    sides = [
        Side(labels, heat, _lessons(name, arrays, terms, len(labels)))
        for name, labels, heat in zip(
            ("owners", "categories"), (owner_labels, judges.category_labels), heats, strict=True
        )
    ]
    auto, top3 = (float(one) for one in header["bands"])
    facts = {str(name): float(value) for name, value in header["facts"].items()}
    return Model(known, space, judges, sides[0], sides[1], Bands(auto, top3), facts)


def _head(name: str, arrays: dict[str, Any], terms: int, labels: int) -> Head:
    return Head(
        weights=_checked(arrays[f"{name}.weights"], "i1", (terms, labels)),
        step=_checked(arrays[f"{name}.step"], "f4", (labels,)),
        bias=_checked(arrays[f"{name}.bias"], "f4", (labels,)),
    )


def _lessons(name: str, arrays: dict[str, Any], terms: int, labels: int) -> Lessons:
    columns = arrays[f"{name}.touched"]
    moves = _checked(arrays[f"{name}.moves"], "f4", (len(columns), labels))
    _checked(columns, "i8", (len(columns),))
    if len(columns) and (columns[0] < 0 or columns[-1] >= terms or (np.diff(columns) <= 0).any()):
        raise ValueError("the lessons touch terms that are not there")
    return Lessons(columns, moves)


def _checked(array: Any, kind: str, shape: tuple[int, ...]) -> Any:
    if array.dtype != np.dtype(kind) or array.shape != shape or not np.isfinite(array).all():
        raise ValueError("an array has another shape than the header says")
    return array
