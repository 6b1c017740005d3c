"""The learned judgement: it learns, it is sure when it may be, it keeps no text, and nothing breaks it."""

from __future__ import annotations

import io
import json
import zipfile
from datetime import UTC, datetime, timedelta
from typing import Any

import numpy as np
import pytest

from tanggap.platform.errors import Refused
from tanggap.routing.model import Example, Model, Question, train

_BEGIN = datetime(2026, 1, 1, tzinfo=UTC)
_KINDS = (
    ("jalan berlubang di depan pasar", "lubang", "agency:bina-marga"),
    ("lampu jalan padam sudah lama", "lampu", "agency:dishub"),
    ("sampah menumpuk di pinggir kali", "sampah", "agency:dlh"),
    ("minta surat pengantar dari RT", "surat", "family:kelurahan"),
)
_ENDS = ("mohon segera", "tolong pak", "sudah seminggu", "terima kasih", "bahaya sekali", "warga resah")


def history(rounds: int = 20) -> list[Example]:
    """Four kinds of problem, said again and again in a few ways, an hour apart."""
    examples = []
    for number in range(rounds * len(_KINDS)):
        text, category, owner = _KINDS[number % len(_KINDS)]
        question = Question(f"{text} {_ENDS[number % len(_ENDS)]}", "Jl. Melati", at=_BEGIN + timedelta(hours=number))
        examples.append(Example(question, category, owner))
    return examples


@pytest.fixture(scope="module")
def model() -> Model:
    return train(history(), seed=7)


def test_it_says_what_it_is_whose_it_is_and_why(model: Model) -> None:
    judged = model.judge(Question("pak, lampu jalannya padam"))
    assert judged.categories[0].label == "lampu"
    assert judged.owners[0].label == "agency:dishub"
    assert "padam" in judged.owners[0].words


@pytest.mark.parametrize("text", ["", "🙏🔥", "东 !!!", "lubang " * 5_000, "x" * 100_000])
def test_any_text_has_a_sane_answer(model: Model, text: str) -> None:
    judged = model.judge(Question(text))
    for guesses in (judged.owners, judged.categories):
        chances = [one.probability for one in guesses]
        assert chances == sorted(chances, reverse=True)
        assert 0 < sum(chances) <= 1 + 1e-5
    assert text.startswith("lubang") or judged.band == "human"


def test_the_same_examples_give_the_same_bytes(model: Model) -> None:
    assert train(history(), seed=7).to_bytes() == model.to_bytes()


def test_a_stored_model_judges_as_before(model: Model) -> None:
    question = Question("sampah di kali")
    assert Model.from_bytes(model.to_bytes()).judge(question) == model.judge(question)


def test_nothing_to_learn_is_refused() -> None:
    with pytest.raises(Refused) as refused:
        train([Example(Question("jalan rusak"))])
    assert refused.value.code == "model_nothing_to_learn"


def test_one_kind_alone_is_always_the_answer() -> None:
    only = train([one for one in history() if one.category == "lampu"])
    assert only.judge(Question("sampah")).owners[0].label == "agency:dishub"


def test_corrections_move_the_right_label_and_leave_the_old_model_alone(model: Model) -> None:
    question = Question("kabel listrik menjuntai dekat pasar")
    before = {one.label: one.probability for one in model.judge(question).owners}
    taught = model.learned([Example(question, "lampu", "agency:dishub")] * 4)
    after = taught.judge(question).owners
    assert after[0].label == "agency:dishub"
    assert after[0].probability > before["agency:dishub"]
    assert {one.label: one.probability for one in model.judge(question).owners} == before


def test_lessons_are_kept_with_the_model(model: Model) -> None:
    question = Question("jalan rusak di pasar")
    taught = model.learned([Example(question, "sampah", "agency:dlh")] * 3)
    assert Model.from_bytes(taught.to_bytes()).judge(question) == taught.judge(question)


def test_a_model_holds_no_text_of_residents(model: Model) -> None:
    with zipfile.ZipFile(io.BytesIO(model.to_bytes())) as file:
        held = b"".join(file.read(name) for name in file.namelist()).lower()
    assert not [word for word in (b"pasar", b"padam", b"menumpuk", b"melati", b"resah") if word in held]


def _tampered(model: Model, **changed: Any) -> bytes:
    with np.load(io.BytesIO(model.to_bytes())) as file:
        arrays: dict[str, Any] = {name: file[name] for name in file.files} | changed
    out = io.BytesIO()
    np.savez(out, **arrays)
    return out.getvalue()


def test_broken_and_hostile_bytes_are_refused(model: Model) -> None:
    whole = model.to_bytes()
    pickled = _tampered(model, numbers=np.array([{"evil": 1}], dtype=object))
    for data in (b"", b"not a model", whole[: len(whole) // 2], pickled, _tampered(model, rarity=np.zeros(3, "f4"))):
        with pytest.raises(Refused) as refused:
            Model.from_bytes(data)
        assert refused.value.code == "model_not_readable"


def test_a_model_of_another_format_says_so(model: Model) -> None:
    header = np.frombuffer(json.dumps({"format": 99}).encode(), np.uint8)
    with pytest.raises(Refused) as refused:
        Model.from_bytes(_tampered(model, header=header))
    assert refused.value.code == "model_other_format"
