"""A model as bytes and back: a zip of plain arrays and a JSON header; never pickle."""

from __future__ import annotations

import io
import json
import zipfile
from typing import TYPE_CHECKING, Any

import numpy as np

from tanggap.platform.errors import Refused
from tanggap.routing.model import refusals
from tanggap.routing.model.answers import Bands
from tanggap.routing.model.heads import Head
from tanggap.routing.model.space import Space

if TYPE_CHECKING:
    from tanggap.routing.model.judging import Model, Side

FORMAT = 1
_LARGEST = 512 * 1024 * 1024  # unpacked
_SIDES = ("owners", "categories")


def pack(model: Model) -> bytes:
    """The bytes of a model; the same model gives the same bytes."""
    header: dict[str, Any] = {"format": FORMAT, "bands": [model.bands.auto, model.bands.top3], "facts": model.facts}
    arrays: dict[str, Any] = {"numbers": model.space.numbers, "rarity": model.space.rarity}
    for name in _SIDES:
        side: Side = getattr(model, name)
        header[name] = {"labels": side.head.labels, "heat": side.heat}
        arrays |= {f"{name}.weights": side.head.weights, f"{name}.step": side.head.step, f"{name}.bias": side.head.bias}
        arrays[f"{name}.lessons"] = side.lessons
    arrays["header"] = np.frombuffer(json.dumps(header, sort_keys=True).encode(), np.uint8)
    file = io.BytesIO()
    np.savez_compressed(file, **arrays)
    return file.getvalue()


def unpack(data: bytes) -> Model:
    """The model in these bytes. Raises Refused when they are broken, hostile, or of another format."""
    try:
        return _model(_arrays(data))
    except (ValueError, KeyError, TypeError, IndexError, OSError, EOFError, zipfile.BadZipFile, MemoryError) as error:
        raise Refused(refusals.NOT_A_MODEL, why=str(error)[:120] or type(error).__name__) from error


def _arrays(data: bytes) -> dict[str, Any]:
    with zipfile.ZipFile(io.BytesIO(data)) as file:
        if sum(one.file_size for one in file.infolist()) > _LARGEST:
            raise ValueError("too large")
    with np.load(io.BytesIO(data), allow_pickle=False) as file:
        return {name: file[name] for name in file.files}


def _model(arrays: dict[str, Any]) -> Model:
    from tanggap.routing.model.judging import Model

    header = json.loads(arrays["header"].tobytes())
    if header["format"] != FORMAT:
        raise Refused(refusals.OTHER_FORMAT, found=header["format"], wanted=FORMAT)
    space = Space(_checked(arrays["numbers"], "u4", None), _checked(arrays["rarity"], "f4", arrays["numbers"].shape))
    owners, categories = (_side(name, header[name], arrays, len(space.numbers)) for name in _SIDES)
    auto, top3 = (float(one) for one in header["bands"])
    return Model(space, owners, categories, Bands(auto, top3), {str(k): float(v) for k, v in header["facts"].items()})


def _side(name: str, header: dict[str, Any], arrays: dict[str, Any], terms: int) -> Side:
    from tanggap.routing.model.judging import Side

    labels = tuple(str(label) for label in header["labels"])
    shape, row = (terms, len(labels)), (len(labels),)
    head = Head(
        labels,
        weights=_checked(arrays[f"{name}.weights"], "i1", shape),
        step=_checked(arrays[f"{name}.step"], "f4", row),
        bias=_checked(arrays[f"{name}.bias"], "f4", row),
    )
    return Side(head, float(header["heat"]), _checked(arrays[f"{name}.lessons"], "f4", shape))


def _checked(array: np.ndarray, kind: str, shape: tuple[int, ...] | None) -> np.ndarray:
    if array.dtype != np.dtype(kind) or (shape is not None and array.shape != shape) or not np.isfinite(array).all():
        raise ValueError("an array has another shape than the header says")
    return array
