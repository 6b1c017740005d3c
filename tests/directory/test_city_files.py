"""A city's folder is believed nothing: every slip is named with file, line and remedy, and all of them at once."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tanggap.directory.city_files import CityFiles, FileProblem, never_winning, read_city, remarks_on
from tanggap.directory.city_files.responsibilities import RuleLookup
from tanggap.directory.city_files.rows import RuleRow
from tanggap.directory.rules import rank
from tanggap.platform.errors import Refused
from tests.directory.small_city import replace_in, write_small_city


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return write_small_city(tmp_path / "contoh")


@pytest.fixture(scope="module")
def small(tmp_path_factory: pytest.TempPathFactory) -> CityFiles:
    return read_city(write_small_city(tmp_path_factory.mktemp("kota") / "contoh"))


def problems_of(folder: Path) -> list[FileProblem]:
    with pytest.raises(Refused) as refused:
        read_city(folder)
    assert refused.value.code == "city_files_wrong"
    assert str(refused.value.facts["count"]) in refused.value.sentence
    return list(refused.value.facts["found"])


def test_a_good_folder_is_read_whole(folder: Path) -> None:
    files = read_city(folder)
    assert len(files.areas) == 7
    assert [agency.code for agency in files.agencies][6:] == [
        "kec-9.01",
        "kec-9.02",
        "kel-9.01.1",
        "kel-9.01.2",
        "kel-9.02.1",
        "kel-9.02.2",
    ]
    assert files.lineages["9.01.2"] == ["9", "9.01", "9.01.2"]
    assert never_winning(files) == []


SLIPS = [
    # file, what stands there, what a hand made of it, line that is blamed, part of the message
    ("city.toml", 'code_prefix = "CT"', 'code_prefix = "ct1"', 0, "2 sampai 4 huruf besar"),
    ("city.toml", '"Asia/Jakarta"', '"Asia/Jakata"', 0, "zona waktu"),
    ("city.toml", 'front_desk = "meja"', 'front_desk = "kursi"', 0, "front_desk “kursi”"),
    ("city.toml", "code_parts = 2", "code_parts = 4", 0, "terkecil ke terbesar"),
    ("city.toml", 'slug = "contoh"', 'slug = "contoh"\nwarna = "biru"', 0, "“warna” tidak dikenal"),
    ("city.toml", 'slug = "contoh"', "slug = 7", 0, "harus berupa teks"),
    ("city.toml", 'slug = "contoh"', "slug = ", 1, "bukan TOML"),
    ("city.toml", 'code = "kel-{code}"', 'code = "kel"', 0, "harus memuat {code}"),
    ("city.toml", 'parent_family = "kecamatan"', 'parent_family = "kota"', 0, "tidak ada “kota” di atas"),
    ("city.toml", 'jalan = ["Jalan", "Roads"]', 'jalan = "Jalan"', 0, "harus dua nama"),
    ("areas.csv", "9.01.2,Mawar", "9.01.1,Mawar", 3, "sudah dipakai di baris 2"),
    ("areas.csv", "9.01.2,", "9.012,", 3, "3 bagian"),
    ("areas.csv", "Mawar,Kenanga", "Mawar,Kenangga", 3, "“Kenangga”"),
    ("areas.csv", "-6.10,106.81", "-6,10", 3, "jauh dari kota"),
    ("areas.csv", "-6.10,106.81", "-61O,106.81", 3, "bukan angka"),
    ("areas.csv", "-6.10,106.81", "nan,106.81", 3, "bukan angka"),
    ("areas.csv", "-6.10,106.81", ",106.81", 3, "diisi keduanya"),
    ("areas.csv", "-6.10,106.81", "-6.10,106.80", 3, "sama dengan 9.01.1"),
    ("areas.csv", "code,kelurahan", "code,desa", 1, "kolom “kelurahan” tidak ada"),
    ("agencies.csv", "parent,area_code", "parent,area_code,telepon", 1, "kolom “telepon” tidak dikenal"),
    ("agencies.csv", "code,name,", "code,name,name,", 1, "ada dua kali"),
    ("agencies.csv", "meja,Meja Depan,bureau,walikota", "meja,Meja Depan,bureau,gubernur", 3, "induk “gubernur”"),
    (
        "agencies.csv",
        "walikota,Wali Kota,governor,,,",
        "walikota,Wali Kota,governor,meja,,",
        2,
        "induk walikota berputar kembali",
    ),
    ("agencies.csv", "walikota,Wali Kota,governor,", "walikota,Wali Kota,governor,meja", 2, "berputar"),
    ("agencies.csv", "meja,Meja Depan,bureau", "meja,Meja Depan,biro", 3, "Pakai salah satu"),
    (
        "agencies.csv",
        "jalan-2,Jalan Dua,subdepartment,walikota,9.02",
        "jalan-2,J,subdepartment,walikota,9.01",
        6,
        "jalan-1",
    ),
    (
        "agencies.csv",
        "jalan-1,Jalan Satu,subdepartment,walikota,9.01",
        "jalan-1,J,subdepartment,walikota,9.7",
        5,
        "“9.7”",
    ),
    ("agencies.csv", "jalan-1,Jalan Satu", "Jalan 1,Jalan Satu", 5, "bukan kode"),
    ("agencies.csv", "pln,PLN,", "pln,,", 7, "“name” kosong"),
    ("categories.csv", "lubang,jalan,", "lubang,jalanan,", 2, "kelompok “jalanan”"),
    ("categories.csv", "berlubang,72", "berlubang,tiga hari", 2, "bukan bilangan bulat"),
    ("categories.csv", "berlubang,72", "berlubang,0", 2, "bukan bilangan bulat"),
    ("categories.csv", "berlubang,72", "berlubang,", 2, "“deadline_hours” kosong"),
    (
        "categories.csv",
        "banjir,air,Banjir,3,air masuk rumah,2",
        "banjir,air,Banjir,3,air masuk rumah,1",
        4,
        "tile_rank",
    ),
    ("categories.csv", "lampu,jalan,Lampu mati", f"lampu,jalan,{'L' * 161}", 3, "161 huruf"),
    ("categories.csv", "code,group,name,deadline_hours,synonyms,tile_rank", "code;group;name", 1, "titik koma"),
    ("categories.csv", "jalan bolong|aspal rusak", '"jalan bolong', 2, "tanda kutip"),
    ("categories.csv", "tile_rank\n", "tile_rank,icon\n", 2, "ada 6 sel, kolomnya 7"),
    ("questions.toml", 'category = "lubang"', 'category = "lobang"', 0, "“lobang” tidak dikenal"),
    ("questions.toml", 'code = "besar"', 'code = "kecil"', 0, "ada dua kali"),
    ("questions.toml", "weight = 3", "weight = 9", 0, "1 sampai 5"),
    ("responsibilities.csv", ",jalan,,,,jalan,", ",jalanan,,,,jalan,", 3, "“jalanan”"),
    ("responsibilities.csv", "lampu,,,,pln,", "lampu,,,,pln,jalan", 5, "tepat satu"),
    ("responsibilities.csv", "lampu,,,,pln,", "lampu,jalan,,,pln,", 5, "diisi keduanya"),
    ("responsibilities.csv", "lampu,,,,pln,", "lampu,,,,pnl,", 5, "instansi “pnl”"),
    ("responsibilities.csv", ",jalan,,,,jalan,", ",jalan,,,,jalur,", 3, "keluarga “jalur”"),
    ("responsibilities.csv", ",,,tol,", ",,,toll,", 6, "pemilik aset “toll”"),
    ("responsibilities.csv", ",jalan,9.02.2,", ",jalan,9.3,", 4, "wilayah “9.3”"),
    ("responsibilities.csv", ",PLN menjaga lampu.", ",", 5, "“why” kosong"),
    ("responsibilities.csv", "lampu,,,,pln,", ",jalan,,,pln,", 5, "seri dengan baris 3"),
    ("responsibilities.csv", ",,,,,kelurahan,Lurah memeriksa dulu.\n", "", 0, "tidak ada aturan untuk jenis “banjir”"),
    ("examples.csv", "lubang,jalan-1", "lubang,jalan-2", 2, "seharusnya ke jalan-2"),
    ("examples.csv", "Banjir,9.02.1,,banjir", "Banjir,9.02.9,,banjir", 4, "wilayah “9.02.9”"),
    ("corpus.csv", "lubang,ada lobang gede", "lobang,ada lobang gede", 2, "jenis “lobang” tidak ada"),
    ("corpus.csv", "lubang,ada lobang gede", ",ada lobang gede", 2, "“category” kosong"),
    ("corpus.csv", "lubang,ada lobang gede", "lubang,", 2, "“text” kosong"),
    ("corpus.csv", "lubang,ada lobang gede", "lubang,🙏🙏 !!", 2, "tidak punya kata"),
    ("corpus.csv", "lubang,ada lobang gede", f"lubang,{'lobang ' * 50}", 2, "349 huruf, paling banyak 280"),
    ("corpus.csv", "lampu mati semua", "Ada  LOBANG gede!", 3, "sudah ada di baris 2 untuk jenis “lubang”"),
    ("corpus.csv", "banjir,air masuk rumah tolong", "lubang,ada lobang gede", 4, "sudah ada di baris 2"),
    ("corpus.csv", "category,text", "category,text,agency", 1, "“agency” tidak dikenal"),
    ("duplicates.toml", "banjir = {", "banjr = {", 0, "jenis “banjr” tidak ada di categories.csv"),
    ("duplicates.toml", "reach_m = 120", "reach_m = 1200", 0, "“reach_m” berisi “1200”"),
    ("duplicates.toml", "days = 2", "hari = 2", 0, "[kinds] banjir tidak benar"),
    ("duplicates.toml", "many_problems = true", 'many_problems = "ya"', 0, "harus true atau false"),
    ("duplicates.toml", "alike = 40", "alike = 100", 0, "“alike” berisi “100”"),
    ("duplicates.toml", "alike = 40\n", "", 0, "[[confused]] tanpa “alike”"),
    ("duplicates.toml", '["lubang", "banjir"]', '["lubang"]', 0, "paling sedikit dua jenis"),
    (
        "duplicates.toml",
        '["lubang", "lampu"]',
        '["banjir", "lubang"]',
        0,
        "banjir + lubang ada di [[confused]] dan di [[never]]",
    ),
    ("duplicates.toml", '["pom bensin"]', '"pom bensin"', 0, "[landmarks] spbu harus daftar kata"),
    ("duplicates.toml", '["mobil", "motor"]', '["mobil"]', 0, "paling sedikit dua kata"),
    ("duplicates.toml", "[words]", "[kata]", 0, "“kata” tidak dikenal"),
    ("duplicates.toml", "[landmarks]", "landmarks = 3\n[x]", 0, "tidak dikenal"),
    ("knowledge.csv", "pln,,name,", "pnl,,name,", 2, "instansi “pnl” tidak ada"),
    ("knowledge.csv", "pln,,name,", ",,name,", 2, "tepat satu"),
    ("knowledge.csv", "pln,,name,", "pln,jalan,name,", 2, "tepat satu"),
    ("knowledge.csv", "pln,,name,", "jalan-1,,name,", 2, "Tulis “jalan” di kolom “family”"),
    ("knowledge.csv", ",jalan,duty,", ",jalur,duty,", 3, "keluarga “jalur”"),
    ("knowledge.csv", ",jalan,duty,", ",jalan,tugas,", 3, "Pakai salah satu"),
    ("knowledge.csv", "tambal|aspal,", "|,", 3, "“words” kosong"),
    ("knowledge.csv", "tambal|aspal,", f"{'tambal' * 20},", 3, "terlalu panjang"),
    ("knowledge.csv", "Jembatan Kenanga,9.01.1", "Jembatan Kenanga,9.7", 4, "wilayah “9.7”"),
    ("knowledge.csv", "Jembatan Kenanga,", "Tambal,", 4, "sudah ada untuk kantor ini di baris 3"),
    ("knowledge.csv", "Gardu Mawar,9.01.1", "jembatan KENANGA,9.01.1", 5, "sudah milik jalan di baris 4"),
]


@pytest.mark.parametrize(("file", "old", "new", "line", "message"), SLIPS)
def test_a_slip_is_blamed_where_it_is(folder: Path, file: str, old: str, new: str, line: int, message: str) -> None:
    replace_in(folder / file, old, new)
    found = problems_of(folder)
    # A slip in city.toml may first show in the file that uses it.
    assert any(message in str(p) and p.line == line and (p.file == file or file == "city.toml") for p in found), found


def test_all_problems_come_at_once(folder: Path) -> None:
    replace_in(folder / "areas.csv", "Mawar,Kenanga", "Mawar,Kenangga")
    replace_in(folder / "categories.csv", "berlubang,72", "berlubang,nol")
    replace_in(folder / "agencies.csv", "meja,Meja Depan,bureau", "meja,Meja Depan,biro")
    assert {problem.file for problem in problems_of(folder)} >= {"areas.csv", "categories.csv", "agencies.csv"}


def test_a_question_needs_two_choices_and_there_may_be_two_questions(folder: Path) -> None:
    path = folder / "questions.toml"
    one = '[[question]]\ncategory = "lubang"\ncode = "q%s"\ntext = "T"\ntext_en = "T"\nchoices = [{code="a", text="A", text_en="A"}]\n'
    path.write_text(path.read_text() + one % 1 + one % 2)
    said = "\n".join(map(str, problems_of(folder)))
    assert "kurang dari dua" in said
    assert "lebih dari 2 pertanyaan" in said


def test_a_family_must_serve_every_place_of_its_rule(folder: Path) -> None:
    replace_in(folder / "agencies.csv", "jalan-2,Jalan Dua,subdepartment,walikota,9.02,jalan\n", "")
    found = problems_of(folder)
    assert [(problem.file, problem.line) for problem in found] == [("responsibilities.csv", 3)]
    assert "tidak punya kantor untuk 1 wilayah, misalnya 9.02.1" in str(found[0])  # 9.02.2 has its own rule


def test_a_rule_that_never_wins_is_told(folder: Path) -> None:
    table = folder / "responsibilities.csv"
    table.write_text(table.read_text() + ",air,,,pln,,Air.\nbanjir,,,,pln,,Banjir.\n")
    replace_in(folder / "examples.csv", "Banjir,9.02.1,,banjir,kel-9.02.1\n", "")
    assert [rule.group for rule in never_winning(read_city(folder))] == ["", "air"]


def test_files_that_a_spreadsheet_wrote_are_read(folder: Path) -> None:
    for path in folder.iterdir():
        path.write_bytes(b"\xef\xbb\xbf" + path.read_bytes().replace(b"\n", b"\r\n"))
    assert len(read_city(folder).areas) == 7


@pytest.mark.parametrize("name", ["city.toml", "areas.csv", "agencies.csv", "categories.csv", "responsibilities.csv"])
def test_a_missing_empty_or_unreadable_file_is_told(folder: Path, name: str) -> None:
    path = folder / name
    path.write_bytes(path.read_bytes().replace(b"Kota", b"K\xf6ta").replace(b"jalan", b"j\xe4lan", 1))
    if b"\xf6" in path.read_bytes() or b"\xe4" in path.read_bytes():
        assert any("UTF-8" in str(problem) for problem in problems_of(folder) if problem.file == name)
    path.write_bytes(b"a\x00b")
    assert any("kendali" in str(problem) for problem in problems_of(folder) if problem.file == name)
    path.write_text(" \n")
    assert any("kosong" in str(problem) for problem in problems_of(folder) if problem.file == name)
    path.unlink()
    assert any("tidak ada" in str(problem) for problem in problems_of(folder) if problem.file == name)


def test_a_folder_that_is_not_there_is_told(tmp_path: Path) -> None:
    first = problems_of(tmp_path / "nowhere")[0]
    assert str(first).startswith("city.toml: berkas tidak ada")


def test_what_a_city_may_leave_out(folder: Path) -> None:
    for name in ("examples.csv", "questions.toml", "corpus.csv", "knowledge.csv"):
        (folder / name).unlink()
    files = read_city(folder)
    assert files.categories[0].facts["questions"] == []
    assert (files.examples, files.corpus, files.knowledge) == ((), (), ())
    said = "\n".join(map(str, remarks_on(files)))
    assert "corpus.csv" not in said  # a city that writes no examples is not blamed for each category
    assert "examples.csv" not in said


def test_a_duty_may_be_shared_and_a_name_may_return_in_another_place(folder: Path) -> None:
    table = folder / "knowledge.csv"
    table.write_text(table.read_text() + "pln,,duty,tambal,\npln,,facility,Jembatan Kenanga,9.02.1\n")
    assert len(read_city(folder).knowledge) == 6


def test_remarks_are_told_and_refuse_nothing(folder: Path) -> None:
    table = folder / "responsibilities.csv"
    table.write_text(table.read_text() + ",air,,,pln,,Air.\nbanjir,,,,pln,,Banjir.\n")
    replace_in(folder / "examples.csv", "Banjir,9.02.1,,banjir,kel-9.02.1\n", "")
    replace_in(folder / "knowledge.csv", "Gardu Mawar", "mawar|Gardu Mawar")
    said = "\n".join(map(str, remarks_on(read_city(folder))))
    assert "knowledge.csv:5: “mawar” juga nama wilayah" in said
    assert "responsibilities.csv:7: aturan ini tidak pernah menang" in said
    assert "responsibilities.csv:5: “why_en” kosong" in said
    assert "agencies.csv:2: “name_en” kosong" in said
    assert "categories.csv:4: “name_en” kosong" in said
    assert "corpus.csv: jenis “lampu” punya 1 contoh, sebaiknya paling sedikit 12." in said
    assert "examples.csv: 2 jenis belum punya laporan contoh, misalnya lampu, banjir." in said


@given(
    wanted=st.sets(
        st.tuples(
            st.sampled_from(["", "lubang", "lampu", "banjir", "@jalan", "@air"]),
            st.sampled_from(["", "9", "9.01", "9.02", "9.01.1", "9.02.2"]),
            st.sampled_from(["", "kota", "tol"]),
        ),
        max_size=12,
    )
)
def test_rules_that_differ_never_tie(small: CityFiles, wanted: set[tuple[str, str, str]]) -> None:
    """So a tie is two rules for the same thing, which reading refuses; no other tie can reach the database."""
    rules = [
        RuleRow(line, "" if "@" in kind else kind, kind[1:] if "@" in kind else "", area, owner, "pln", "", "", "")
        for line, (kind, area, owner) in enumerate(sorted(wanted))
    ]
    files = replace(small, rules=tuple(rules))
    answers = RuleLookup(files)
    for category in files.categories:
        for owner in ("", "kota", "tol"):
            for lineage in files.lineages.values():
                fitting = [
                    rank(
                        owner=rule.owner,
                        category=rule.category,
                        group=rule.group,
                        depth=len(files.lineages[rule.area]) if rule.area else 0,
                    )
                    for rule in answers.candidates(category.code, owner)
                    if not rule.area or rule.area in lineage
                ]
                assert len(fitting) == len(set(fitting))


def test_the_files_answer_for_a_place_that_is_not_known(folder: Path) -> None:
    answers = RuleLookup(read_city(folder))

    def office(category: str, owner: str, area: str) -> str | None:
        rule = answers.winner(answers.candidates(category, owner), area)
        assert rule
        return answers.office(rule, area)

    assert office("lubang", "", "9") == "walikota"  # above both road offices
    assert office("banjir", "", "9.01") == "kec-9.01"  # above its villages
    assert office("banjir", "", "9") is None  # villages of different districts


def test_a_code_that_lost_its_zeros_is_remarked(folder: Path) -> None:
    for name in ("areas.csv", "responsibilities.csv"):
        replace_in(folder / name, "9.02.2", "9.2.2")
    said = "\n".join(map(str, remarks_on(read_city(folder))))
    assert "areas.csv: kode 9.2.2 lebih pendek dari yang lain; nol di depannya mungkin hilang (9.02.2)." in said
    assert "“Dahlia” nama beberapa wilayah di dalam satu wilayah: 9.02, 9.2." in said


def test_two_areas_of_one_name_are_remarked_unless_they_lie_apart(folder: Path) -> None:
    replace_in(folder / "areas.csv", "9.02.1,Anggrek", "9.02.1,Melati")
    assert "nama beberapa wilayah" not in "\n".join(map(str, remarks_on(read_city(folder))))
    replace_in(folder / "areas.csv", "9.01.2,Mawar", "9.01.2,MELATI")
    assert "“Melati” nama beberapa wilayah" in "\n".join(map(str, remarks_on(read_city(folder))))


def test_codes_that_count_up_are_no_codes_that_lost_zeros(folder: Path) -> None:
    assert "nol di depannya" not in "\n".join(map(str, remarks_on(read_city(folder))))
