"""A folder of a small made-up city, to be spoilt by tests."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from tanggap.directory.actions import LoadResult

FILES = {
    "city.toml": """\
slug = "contoh"
name = "Kota Contoh"
code_prefix = "CT"
timezone = "Asia/Jakarta"
front_desk = "meja"
centre_lat = -6.1
centre_lon = 106.8
[root]
code = "9"
name = "Kota Contoh"
[[levels]]
level = "village"
column = "kelurahan"
code_parts = 3
[[levels]]
level = "district"
column = "kecamatan"
code_parts = 2
[[generate.agency]]
level = "district"
family = "kecamatan"
kind = "district_office"
code = "kec-{code}"
name = "Kecamatan {name}"
parent = "walikota"
[[generate.agency]]
level = "village"
family = "kelurahan"
kind = "village_office"
code = "kel-{code}"
name = "Kelurahan {name}"
parent_family = "kecamatan"
[groups]
jalan = ["Jalan", "Roads"]
air = ["Air", "Water"]
[asset_owners]
kota = ["Kota", "City"]
tol = ["Tol", "Toll road"]
""",
    "areas.csv": """\
code,kelurahan,kecamatan,lat,lon
9.01.1,Melati,Kenanga,-6.10,106.80
9.01.2,Mawar,Kenanga,-6.10,106.81
9.02.1,Anggrek,Dahlia,-6.11,106.80
9.02.2,Teratai,Dahlia,-6.11,106.81
""",
    "agencies.csv": """\
code,name,kind,parent,area_code,family
walikota,Wali Kota,governor,,,
meja,Meja Depan,bureau,walikota,,
dinas-jalan,Dinas Jalan,department,walikota,,
jalan-1,Jalan Satu,subdepartment,walikota,9.01,jalan
jalan-2,Jalan Dua,subdepartment,walikota,9.02,jalan
pln,PLN,partner,,9,
""",
    "categories.csv": """\
code,group,name,deadline_hours,synonyms,tile_rank
lubang,jalan,Jalan berlubang,72,jalan bolong|aspal rusak,1
lampu,jalan,Lampu mati,48,,
banjir,air,Banjir,3,air masuk rumah,2
""",
    "questions.toml": """\
[[question]]
category = "lubang"
code = "ukuran"
text = "Seberapa besar?"
text_en = "How big?"
choices = [
  { code = "kecil", text = "Kecil", text_en = "Small" },
  { code = "besar", text = "Besar", text_en = "Big", weight = 3 },
]
""",
    "responsibilities.csv": """\
category,group,area_code,asset_owner,agency,family,why
,,,,,kelurahan,Lurah memeriksa dulu.
,jalan,,,,jalan,Jalan diurus kantor jalan.
,jalan,9.02.2,,dinas-jalan,,Di Teratai jalan diurus dinas.
lampu,,,,pln,,PLN menjaga lampu.
,,,tol,dinas-jalan,,Tol diurus dinas.
""",
    "examples.csv": """\
text,area_code,asset_owner,category,agency
Jalan bolong,9.01.1,,lubang,jalan-1
Jalan bolong di tol,9.01.1,tol,lubang,dinas-jalan
Banjir,9.02.1,,banjir,kel-9.02.1
""",
    "corpus.csv": """\
category,text
lubang,ada lobang gede
lampu,lampu mati semua
banjir,air masuk rumah tolong
""",
    "duplicates.toml": """\
[kinds]
banjir = { reach_m = 120, days = 2 }
lampu = { many_problems = true }
[[confused]]
kinds = ["lubang", "banjir"]
alike = 40
[[never]]
kinds = ["lubang", "lampu"]
[landmarks]
spbu = ["pom bensin"]
[words]
lubang = ["bolong"]
[[exclusive]]
words = ["mobil", "motor"]
kinds = ["lubang"]
""",
    "knowledge.csv": """\
agency,family,kind,words,area_code
pln,,name,Perusahaan Listrik|listrik negara,
,jalan,duty,tambal|aspal,
,jalan,facility,Jembatan Kenanga,9.01.1
pln,,facility,Gardu Mawar,9.01.1
""",
}


def write_small_city(folder: Path) -> Path:
    """Write the folder and return it."""
    folder.mkdir(parents=True)
    for name, text in FILES.items():
        (folder / name).write_text(text, encoding="utf-8")
    return folder


def changed_nothing(result: LoadResult) -> bool:
    """Whether the database said the same before the load."""
    parts = [result.areas, result.agencies, result.categories, result.rules]
    parts += [result.corpus, result.knowledge, result.place_names]
    return not result.city_changed and not any(part.created or part.changed or part.retired for part in parts)


def replace_in(path: Path, old: str, new: str) -> None:
    """Change one passage, which must be there."""
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new, 1), encoding="utf-8")
