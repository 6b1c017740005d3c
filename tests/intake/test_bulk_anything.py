"""Whatever stands in a file of old complaints: every row comes in or is named, and nothing else happens."""

from __future__ import annotations

import string
import uuid
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tanggap.cases import ledger
from tanggap.cases.models import Report
from tests.intake.bulk_world import COLUMNS, complaint, csv_file, jsonl, take_in
from tests.support.examples import examples

_VALUES = st.one_of(
    st.none(),
    st.booleans(),
    st.integers(),
    st.text(max_size=20),
    st.text(alphabet=string.printable, min_size=100, max_size=400),
    st.sampled_from(
        ["Gubeng", "Mojo", "Dinas Bina Marga", "Kelurahan Mojo", "2022-01-01", "2022-01-01T10:00:00+25:00"]
    ),
)
_SPOILT = st.dictionaries(st.sampled_from(COLUMNS), _VALUES, max_size=3)
_BLOBS = st.binary(max_size=60).map(lambda blob: blob.replace(b"\n", b"").strip(b" \t\r\xef\xbb\xbf") or b"0")


def city() -> str:
    return f"kota-{uuid.uuid4().hex[:12]}"


def assert_every_row_is_accounted_for(path: Path, rows: int) -> None:
    slug = city()
    report = take_in(path, slug)
    assert report.read == rows
    assert report.taken + len(report.refused) == rows
    assert Report.objects.filter(city__slug=slug).count() == report.taken
    again = take_in(path, slug)
    assert (again.taken, again.known, len(again.refused)) == (0, report.taken, len(report.refused))
    assert ledger.verify().is_whole


@pytest.mark.django_db
@examples(40)
@given(rows=st.lists(st.one_of(_SPOILT, _BLOBS), max_size=8))
def test_json_lines(tmp_path: Path, rows: list[dict[str, Any] | bytes]) -> None:
    spoilt = [row if isinstance(row, bytes) else complaint(n, **row) for n, row in enumerate(rows)]
    path = jsonl(tmp_path / "old.jsonl", [complaint(9999), *spoilt])
    assert_every_row_is_accounted_for(path, len(rows) + 1)


@pytest.mark.django_db
@examples(25)
@given(rows=st.lists(_SPOILT, max_size=6))
def test_a_spreadsheet(tmp_path: Path, rows: list[dict[str, Any]]) -> None:
    spoilt = [complaint(n, **row) for n, row in enumerate(rows)]
    # A number of two lines would leave the rest of its row as a row of its own, and each line would be named.
    spoilt = [{**row, "id": " ".join(str(row["id"]).split())} for row in spoilt]
    path = csv_file(tmp_path / "old.csv", [complaint(9999), *spoilt])
    assert_every_row_is_accounted_for(path, len(rows) + 1)
