"""CSV files as strangers write them: each line is taken as part of one row or named, and no row's words end in another's."""

from __future__ import annotations

import csv
import io
from collections.abc import Sequence

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tanggap.intake.bulk_csv import CsvRow, read_csv
from tanggap.platform.errors import Refused
from tests.support.examples import examples

HEAD = "id,created_at,text\r\n"
_WORDS = st.text(alphabet='ab ,;"\\\n\r2', max_size=12)


def read(data: str | bytes) -> list[CsvRow]:
    return list(read_csv(io.BytesIO(data.encode(errors="surrogatepass") if isinstance(data, str) else data)))


def shown(rows: Sequence[CsvRow]) -> list[tuple[int, int, str]]:
    """Lines, and the text or the reason of the refusal."""
    return [(row.line, row.last, _said(row)) for row in rows]


def _said(row: CsvRow) -> str:
    if isinstance(row.values, Refused):
        return row.values.code.removeprefix("import_row_")
    return str(row.values["text"])


def line(number: int, text: str) -> str:
    return f"{number},2026-10-01,{text}\r\n"


class TestQuotes:
    def test_one_that_is_never_closed_costs_its_own_row_only(self) -> None:
        data = HEAD + line(1, "satu") + line(2, '"dua') + "".join(line(n, f"nomor {n}") for n in range(3, 9))
        assert shown(read(data)) == [
            (2, 2, "satu"),
            (3, 3, "quotes"),
            *((n + 1, n + 1, f"nomor {n}") for n in range(3, 9)),
        ]

    def test_one_that_is_never_closed_before_rows_with_quotes(self) -> None:
        data = HEAD + line(1, '"satu') + line(2, '"dua, tiga"') + line(3, '"empat"')
        assert shown(read(data)) == [(2, 2, "quotes"), (3, 3, "dua, tiga"), (4, 4, "empat")]

    def test_rows_between_two_quotes_belong_to_nobody_for_certain_and_are_all_named(self) -> None:
        data = HEAD + line(1, '"satu') + line(2, "dua") + line(3, 'pipa 20"') + line(4, "empat")
        assert shown(read(data)) == [
            (2, 2, "runs_on"),
            (3, 3, "runs_on"),
            (4, 4, "runs_on"),
            (5, 5, "empat"),
        ]

    def test_a_text_of_several_lines_is_one_row(self) -> None:
        data = HEAD + line(1, '"satu,\r\ndua\r\n\r\n""tiga"""') + line(2, "lain")
        assert shown(read(data)) == [(2, 5, 'satu,\r\ndua\r\n\r\n"tiga"'), (6, 6, "lain")]

    def test_a_quote_within_words_is_a_quote(self) -> None:
        assert shown(read(HEAD + line(1, 'hari "Jum\'at" 5"'))) == [(2, 2, 'hari "Jum\'at" 5"')]

    def test_one_in_the_middle_that_is_not_doubled_costs_its_row(self) -> None:
        data = HEAD + line(1, '"kata "siapa" itu"') + line(2, "lain")
        assert shown(read(data)) == [(2, 2, "quotes"), (3, 3, "lain")]

    def test_backslashes_escape_where_only_that_fits(self) -> None:
        data = HEAD + line(1, r'"katanya \"segera\", ya"') + line(2, r'"folder C:\"') + line(3, r'"akhir \""')
        assert shown(read(data)) == [(2, 2, 'katanya "segera", ya'), (3, 3, "folder C:\\"), (4, 4, 'akhir "')]


class TestShapes:
    def test_a_row_with_too_few_or_too_many_cells_is_named(self) -> None:
        data = HEAD + "1,2026-10-01\r\n" + "2,2026-10-01,a,b\r\n" + line(3, "baik")
        assert shown(read(data)) == [(2, 2, "cells"), (3, 3, "cells"), (4, 4, "baik")]

    def test_the_empty_tail_of_a_spreadsheet_is_nothing(self) -> None:
        assert shown(read(HEAD + line(1, "satu") + ",,\r\n" * 30 + line(2, "dua"))) == [(2, 2, "satu"), (33, 33, "dua")]

    @pytest.mark.parametrize("end", ["\n", "\r", "\r\n"])
    def test_every_line_end_ends_a_line(self, end: str) -> None:
        data = HEAD.strip() + end + f"1,2026-10-01,satu{end}2,2026-10-01,dua\r\n3,2026-10-01,tiga\n4,2026-10-01,empat"
        assert [text for _line, _last, text in shown(read(data))] == ["satu", "dua", "tiga", "empat"]

    @pytest.mark.parametrize("mark", [",", ";", "\t", "|"])
    def test_columns_are_told_apart_by_what_the_first_line_uses(self, mark: str) -> None:
        data = "\ufeff" + HEAD.replace(",", mark) + line(1, "a").replace(",", mark)
        assert shown(read(data)) == [(2, 2, "a")]

    @pytest.mark.parametrize("first", ["sep=;", '"sep=;"', "SEP=;"])
    def test_a_spreadsheet_may_say_what_separates(self, first: str) -> None:
        data = f"\ufeff{first}\r\n" + HEAD.replace(",", ";") + "1;2026-10-01;satu, dua\r\n"
        assert shown(read(data)) == [(3, 3, "satu, dua")]

    def test_two_columns_of_one_name_are_refused_with_the_name(self) -> None:
        with pytest.raises(Refused) as refused:
            read("id,created_at,text,Text \r\n1,2026-10-01,a,b\r\n")
        assert refused.value.code == "import_file_column_twice"
        assert "text" in refused.value.sentence

    def test_empty_columns_without_a_name_are_nothing_and_full_ones_are_seen(self) -> None:
        rows = read("id,created_at,text,,\r\n1,2026-10-01,a,,\r\n2,2026-10-01,b,,c\r\n")
        assert [sorted(row.values) for row in rows if not isinstance(row.values, Refused)] == [
            ["created_at", "id", "text"],
            ["", "created_at", "id", "text"],
        ]


class TestWhateverStandsInIt:
    @examples(300)
    @given(
        data=st.one_of(st.binary(max_size=200), _WORDS.map(str.encode), st.text(alphabet='1,"\n\\-2026a', max_size=120))
    )
    def test_lines_are_taken_or_named_and_words_stay_in_their_lines(self, data: bytes | str) -> None:
        whole = HEAD.encode() + (data if isinstance(data, bytes) else data.encode())
        rows = read(whole)
        lines = io.StringIO(whole.decode("utf-8-sig", "surrogateescape"), newline="").readlines()
        covered = [number for row in rows for number in range(row.line, row.last + 1)]
        assert covered == sorted(set(covered))
        left = [text for number, text in enumerate(lines, start=1) if number > 1 and number not in covered]
        assert not "".join(left).strip().strip(',"').strip(', "\r\n')
        for row in rows:
            if not isinstance(row.values, Refused):
                here = _bare("".join(lines[row.line - 1 : row.last]))
                assert all(_bare(str(cell)) in here for cell in row.values.values())

    @examples(300)
    @given(texts=st.lists(_WORDS, min_size=1, max_size=6))
    def test_what_a_spreadsheet_wrote_comes_back_or_is_named(self, texts: list[str]) -> None:
        rows = read(written(texts))
        taken = [row.values["text"] for row in rows if not isinstance(row.values, Refused)]
        named = [row for row in rows if isinstance(row.values, Refused)]
        assert taken == texts or named
        assert set(taken) <= set(texts)

    @examples(400)
    @given(texts=st.lists(_WORDS, min_size=2, max_size=6), where=st.randoms(use_true_random=False))
    # Rows without a number or a date are refused after this reader.
    def test_one_lost_quote_mixes_no_two_rows(self, texts: list[str], where: st.DataObject) -> None:
        whole = written(texts)
        quotes = [index for index, letter in enumerate(whole) if letter == '"']
        if not quotes:
            return
        lost = where.choice(quotes)  # type: ignore[attr-defined]
        for row in read(whole[:lost] + whole[lost + 1 :]):
            if not isinstance(row.values, Refused) and row.values["created_at"] == "2026-10-01":
                number = int(str(row.values["id"]))
                assert _bare(str(row.values["text"])) in _bare(texts[number])


def written(texts: Sequence[str]) -> str:
    """As a spreadsheet writes them: the row's number is its text's index."""
    out = io.StringIO()
    writer = csv.writer(out)
    writer.writerow(["id", "created_at", "text"])
    writer.writerows([number, "2026-10-01", text] for number, text in enumerate(texts))
    return out.getvalue()


def _bare(text: str) -> str:
    return text.replace('"', "").replace("\\", "")
