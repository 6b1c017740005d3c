"""The classifier: it learns, it is sure when it may be, it keeps no text, and nothing breaks it."""

from __future__ import annotations

import io
import json
import zipfile
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from tanggap.platform.errors import Refused
from tanggap.routing.classifier import ReportClassifier, ReportFeatures, TrainingExample, from_bytes, to_bytes, train

_BEGIN = datetime(2026, 1, 1, tzinfo=UTC)
_KINDS = (
    ("jalan berlubang di depan pasar", "lubang", "agency:bina-marga"),
    ("lampu jalan padam sudah lama", "lampu", "agency:dishub"),
    ("sampah menumpuk di pinggir kali", "sampah", "agency:dlh"),
    ("minta surat pengantar dari RT", "surat", "family:kelurahan"),
)
_ENDS = ("mohon segera", "tolong pak", "sudah seminggu", "terima kasih", "bahaya sekali", "warga resah")


def history(rounds: int = 20) -> list[TrainingExample]:
    """Four kinds of problem, said again and again in a few ways, an hour apart."""
    examples = []
    for number in range(rounds * len(_KINDS)):
        text, category, owner = _KINDS[number % len(_KINDS)]
        features = ReportFeatures(
            f"{text} {_ENDS[number % len(_ENDS)]}", "Jl. Melati", at=_BEGIN + timedelta(hours=number)
        )
        examples.append(TrainingExample(features, category, owner))
    return examples


@pytest.fixture(scope="module")
def model() -> ReportClassifier:
    return train(history(), seed=7)


def test_it_says_what_it_is_whose_it_is_and_why(model: ReportClassifier) -> None:
    predicted = model.predict(ReportFeatures("pak, lampu jalannya padam"))
    assert predicted.categories[0].label == "lampu"
    assert predicted.owners[0].label == "agency:dishub"
    assert "padam" in predicted.owners[0].words


@pytest.mark.parametrize("text", ["", "🙏🔥", "东 !!!", "lubang " * 5_000, "x" * 100_000])
def test_any_text_has_a_sane_answer(model: ReportClassifier, text: str) -> None:
    predicted = model.predict(ReportFeatures(text))
    for labels in (predicted.owners, predicted.categories):
        chances = [one.probability for one in labels]
        assert chances == sorted(chances, reverse=True)
        assert 0 < sum(chances) <= 1 + 1e-5
    assert text.startswith("lubang") or predicted.band == "human"


def test_the_same_examples_give_the_same_bytes(model: ReportClassifier) -> None:
    assert to_bytes(train(history(), seed=7)) == to_bytes(model)


def test_a_stored_model_predicts_as_before(model: ReportClassifier) -> None:
    features = ReportFeatures("sampah di kali")
    assert from_bytes(to_bytes(model)).predict(features) == model.predict(features)


def test_a_model_stored_before_the_code_had_its_present_names_predicts_what_it_did() -> None:
    """Trained and three times corrected in November 2026, when format 2 was written by other names."""
    stored = from_bytes((Path(__file__).parent / "data/model_format_2.npz").read_bytes())
    litter, cable = (ReportFeatures(text) for text in ("sampah di kali", "kabel listrik menjuntai dekat pasar"))
    assert stored.predict(litter).owners[0].label == "agency:dlh"
    assert stored.predict(litter).owners[0].words == ("sampah", "kali")
    owner, category = stored.predict(cable).owners[0], stored.predict(cable).categories[0]
    assert (owner.label, round(owner.probability, 3)) == ("agency:dishub", 0.922)
    assert (category.label, round(category.probability, 3)) == ("lampu", 0.973)
    assert from_bytes(to_bytes(stored)).predict(cable) == stored.predict(cable)


def test_nothing_to_learn_is_refused() -> None:
    with pytest.raises(Refused) as refused:
        train([TrainingExample(ReportFeatures("jalan rusak"))])
    assert refused.value.code == "model_nothing_to_learn"


def test_one_kind_alone_is_always_the_answer() -> None:
    only = train([one for one in history() if one.category == "lampu"])
    assert only.predict(ReportFeatures("sampah")).owners[0].label == "agency:dishub"


def test_corrections_move_the_right_label_and_leave_the_old_model_alone(model: ReportClassifier) -> None:
    features = ReportFeatures("kabel listrik menjuntai dekat pasar")
    before = {one.label: one.probability for one in model.predict(features).owners}
    taught = model.with_corrections([TrainingExample(features, "lampu", "agency:dishub")] * 4)
    after = taught.predict(features).owners
    assert after[0].label == "agency:dishub"
    assert after[0].probability > before["agency:dishub"]
    assert {one.label: one.probability for one in model.predict(features).owners} == before


def test_corrections_are_kept_with_the_model(model: ReportClassifier) -> None:
    features = ReportFeatures("jalan rusak di pasar")
    taught = model.with_corrections([TrainingExample(features, "sampah", "agency:dlh")] * 3)
    assert from_bytes(to_bytes(taught)).predict(features) == taught.predict(features)


def test_a_model_holds_no_text_of_residents(model: ReportClassifier) -> None:
    with zipfile.ZipFile(io.BytesIO(to_bytes(model))) as file:
        held = b"".join(file.read(name) for name in file.namelist()).lower()
    assert not [word for word in (b"pasar", b"padam", b"menumpuk", b"melati", b"resah") if word in held]


def _tampered(model: ReportClassifier, **changed: Any) -> bytes:
    with np.load(io.BytesIO(to_bytes(model))) as file:
        arrays: dict[str, Any] = {name: file[name] for name in file.files} | changed
    out = io.BytesIO()
    np.savez(out, **arrays)
    return out.getvalue()


def test_broken_and_hostile_bytes_are_refused(model: ReportClassifier) -> None:
    whole = to_bytes(model)
    pickled = _tampered(model, numbers=np.array([{"evil": 1}], dtype=object))
    for data in (b"", b"not a model", whole[: len(whole) // 2], pickled, _tampered(model, rarity=np.zeros(3, "f4"))):
        with pytest.raises(Refused) as refused:
            from_bytes(data)
        assert refused.value.code == "model_not_readable"


def test_a_model_of_another_format_says_so(model: ReportClassifier) -> None:
    header = np.frombuffer(json.dumps({"format": 99}).encode(), np.uint8)
    with pytest.raises(Refused) as refused:
        from_bytes(_tampered(model, header=header))
    assert refused.value.code == "model_other_format"
