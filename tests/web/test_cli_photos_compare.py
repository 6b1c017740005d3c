"""`tanggap photos compare`: an auditor compares pairs of photo files, without a database and whatever the files are."""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from PIL import Image, ImageOps
from PIL.ExifTags import Base

from tanggap.evidence import paired
from tanggap.evidence.geometry import library
from tanggap.evidence.photos import CleanPhoto, Readable, clean_photo
from tests.evidence.cheats import cut
from tests.evidence.pictures import noise
from tests.evidence.scenes import scene
from tests.web.command import Say

Found = Mapping[str, Any]


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Photos of two streets, and a copy of the first that was mirrored and cut."""
    place = tmp_path / "photos"
    place.mkdir()
    scene(1).save(place / "street.jpg", quality=90)
    scene(2).save(place / "other.jpg", quality=90)
    ImageOps.mirror(cut(scene(1), 0.1, 0, 0, 0.1)).save(place / "copy.jpg", quality=80)
    return place


def pairs(folder: Path, text: str | bytes) -> Path:
    """The text as the file of pairs, beside the photos."""
    file = folder / "pairs.csv"
    file.write_bytes(text.encode() if isinstance(text, str) else text)
    return file


def compared(say: Say, file: Path, *, status: int = 0) -> list[Found]:
    """What the command finds, one entry for each row that is not empty."""
    said = say("photos", "compare", "--pairs", file, "--json")
    assert said.exit_code == status, said.output
    found: list[Found] = json.loads(said.stdout)
    return found


def test_a_changed_copy_is_told_from_another_street(say: Say, folder: Path) -> None:
    file = pairs(folder, "old,new\nstreet.jpg,copy.jpg\nstreet.jpg,other.jpg\nstreet.jpg,street.jpg\n")
    copy, other, same = compared(say, file)
    assert (copy["old"], copy["new"], copy["verdict"], copy["mirrored"]) == (
        "street.jpg",
        "copy.jpg",
        "same_picture",
        True,
    )
    assert copy["score"] >= 70
    assert "mirrored" in copy["why"]
    assert (other["verdict"], other["why"]) == (
        "none",
        "Nothing in common was found. Heavily changed copies can be missed.",
    )
    assert (same["reason"], same["score"]) == ("same_file", 100)


def test_people_read_a_line_for_each_pair(say: Say, folder: Path) -> None:
    said = say("photos", "compare", "--pairs", pairs(folder, "old,new\nstreet.jpg,street.jpg\ngone.jpg,street.jpg\n"))
    assert said.stdout.splitlines() == [
        "line 2: same_picture 100  street.jpg -> street.jpg  The very same file.",
        "line 3: not compared: Old photo: There is no file at this path.",
    ]
    assert said.exit_code == 1


def test_a_machine_reads_an_entry_on_each_line_and_an_empty_list_of_no_pairs(say: Say, folder: Path) -> None:
    said = say("photos", "compare", "--pairs", pairs(folder, "old,new\n" + 2 * "street.jpg,street.jpg\n"), "--json")
    assert [json.loads(line.rstrip(","))["line"] for line in said.stdout.splitlines()[1:-1]] == [2, 3]
    assert compared(say, pairs(folder, "old,new\n")) == []


@pytest.mark.parametrize(
    "text",
    [
        b"\xef\xbb\xbfold;new\r\nstreet.jpg;street.jpg\r\n",
        b"sep=;\nOld ;NEW\nstreet.jpg;street.jpg\n",
        b"note,new,old\n\n,,\nx,street.jpg,street.jpg\n",
        'old\tnew\n"street.jpg"\tstreet.jpg\n'.encode("utf-16"),
    ],
    ids=["byte-order mark and semicolons", "a spreadsheet's sep", "other columns and empty lines", "UTF-16 and tabs"],
)
def test_the_file_may_come_from_any_spreadsheet(say: Say, folder: Path, text: bytes) -> None:
    (found,) = compared(say, pairs(folder, text))
    assert (found["old"], found["new"], found["reason"]) == ("street.jpg", "street.jpg", "same_file")


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("old,neu\na,b\n", "The first line must name the columns old and new. Missing: new."),
        ("", "Missing: old, new."),
        ("old,new,old\na,b,c\n", "The first line names this column twice: old."),
    ],
)
def test_a_file_without_both_columns_is_refused_whole(say: Say, folder: Path, text: str, said: str) -> None:
    done = say("photos", "compare", "--pairs", pairs(folder, text), "--json")
    assert (done.exit_code, done.stdout) == (2, "")
    assert said in done.stderr


def test_a_file_of_more_rows_than_anybody_waits_for_is_refused_whole(
    say: Say, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("tanggap.evidence.pair_rows._MOST_ROWS", 2)
    done = say("photos", "compare", "--pairs", pairs(folder, "old,new\na,b\n\nc,d\ne,f\n"), "--json")
    assert (done.exit_code, done.stdout) == (2, "")
    assert "at most 2 rows" in done.stderr


def test_each_bad_row_gets_its_answer_and_the_rest_goes_on(say: Say, folder: Path) -> None:
    (folder / "words.jpg").write_text("no photo")
    (folder / "half.jpg").write_bytes((folder / "street.jpg").read_bytes()[:300])
    (folder / "empty.jpg").write_bytes(b"")
    rows = [
        "gone.jpg,street.jpg",
        "street.jpg,words.jpg",
        "half.jpg,street.jpg",
        "empty.jpg,street.jpg",
        ".,street.jpg",
    ]
    rows += ["street.jpg", '"street.jpg,street.jpg', "a\0b.jpg,street.jpg", "street.jpg,street.jpg"]
    found = compared(say, pairs(folder, "old,new\n" + "\n".join(rows) + "\n"), status=1)
    assert [entry["reason"] for entry in found] == 8 * ["unreadable"] + ["same_file"]
    assert [entry["line"] for entry in found] == list(range(2, 11))
    assert [entry["why"].split(".")[0] for entry in found[:6]] == [
        "Old photo: There is no file at this path",
        "New photo: This file is not a photo that we can read",
        "Old photo: This photo is damaged or incomplete",
        "Old photo: The photo file is empty",
        "Old photo: There is no file at this path",
        "The column new is empty in this row",
    ]
    assert found[6]["why"] == "The quotation marks in this row do not come in pairs."


def test_a_row_in_another_encoding_is_one_bad_row(say: Say, folder: Path) -> None:
    bad, good = compared(say, pairs(folder, b"old,new\nfoto-\xe9.jpg,street.jpg\nstreet.jpg,street.jpg\n"), status=1)
    assert "not UTF-8" in bad["why"]
    assert good["reason"] == "same_file"


def test_a_photo_of_one_pixel_or_of_a_wall_is_too_plain_which_is_an_answer(say: Say, folder: Path) -> None:
    Image.new("RGB", (1, 1)).save(folder / "pixel.png")
    Image.new("RGB", (640, 480), "#ccb").save(folder / "wall.png")
    found = compared(say, pairs(folder, "old,new\npixel.png,street.jpg\nstreet.jpg,wall.png\nwall.png,pixel.png\n"))
    assert [(entry["verdict"], entry["reason"]) for entry in found] == 3 * [("none", "too_plain")]


def test_a_selfie_camera_and_a_panorama_are_read_as_the_site_reads_them(say: Say, folder: Path) -> None:
    exif = Image.Exif()
    exif[Base.Orientation] = 2  # stored mirrored, shown as it was seen
    ImageOps.mirror(scene(1)).save(folder / "selfie.jpg", exif=exif, quality=90)
    wide = np.concatenate([np.asarray(scene(number)) for number in (1, 3, 4, 5, 6)], axis=1)
    Image.fromarray(wide).save(folder / "panorama.jpg", quality=90)
    Image.fromarray(wide[:, 300:]).save(folder / "part.jpg", quality=60)
    file = pairs(folder, "old,new\nstreet.jpg,selfie.jpg\npanorama.jpg,part.jpg\n")
    selfie, part = compared(say, file)
    assert (selfie["verdict"], selfie["mirrored"]) == ("same_picture", False)
    assert part["verdict"] == "same_picture"


def test_a_photo_of_many_pairs_is_read_once(say: Say, folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    read: list[int] = []

    def counted(file: Readable, *, size: int) -> CleanPhoto:
        read.append(size)
        return clean_photo(file, size=size)

    monkeypatch.setattr(paired, "clean_photo", counted)
    found = compared(say, pairs(folder, "old,new\n" + 200 * "street.jpg,street.jpg\n"))
    assert (len(found), len(read)) == (200, 1)


def test_noise_does_not_match_noise(say: Say, folder: Path) -> None:
    for name in ("one.png", "two.png"):
        noise(320, 240).save(folder / name)
    (found,) = compared(say, pairs(folder, "old,new\none.png,two.png\n"))
    assert found["verdict"] == "none"


def test_without_opencv_nothing_is_compared_and_that_is_said(
    say: Say, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(library, "is_there", lambda: False)
    said = say("photos", "compare", "--pairs", pairs(folder, "old,new\nstreet.jpg,copy.jpg\n"), "--json")
    assert (said.exit_code, said.stdout) == (2, "")
    assert "OpenCV is missing" in said.stderr
