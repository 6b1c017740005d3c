"""What is attached to a contest: photos and papers, each cleaned and stored before the contest, and taken away again if that is refused."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass

from django.core.files.uploadedfile import UploadedFile

from tanggap.accountability import refusals
from tanggap.evidence import documents, photos
from tanggap.platform.errors import Refused

MOST_FILES = 5
_LONGEST_NAME = 120
_NOT_IN_A_NAME = re.compile(r'[\x00-\x1f\x7f/\\\\:*?"<>|]+')


@dataclass(frozen=True)
class NewAttachment:
    """A file that was cleaned and stored."""

    name: str
    media_type: str
    file: str
    size: int
    sha256: str


@contextmanager
def attached(files: Sequence[UploadedFile[bytes]]) -> Iterator[list[NewAttachment]]:
    """The files, cleaned and stored. Nothing of them stays when one is refused or the block raises.

    Raises Refused for more than MOST_FILES, and for a file that is neither a whole photo nor a plain PDF.
    """
    if len(files) > MOST_FILES:
        raise Refused(refusals.TOO_MANY_FILES, field="attachments", most=MOST_FILES)
    stored: list[NewAttachment] = []
    try:
        for file in files:
            stored.append(_stored(file))
        yield stored
    except BaseException:
        photos.discard(one.file for one in stored)
        raise


def _stored(file: UploadedFile[bytes]) -> NewAttachment:
    name, size = shown_name(file.name or ""), file.size or 0
    file.seek(0)
    if documents.is_document(file.read(8)):
        paper = documents.clean_document(file, size=size)
        kept = documents.store_document(paper.pdf, "pdf")
        return NewAttachment(name, "application/pdf", kept, len(paper.pdf), paper.sha256)
    try:
        photo = photos.clean_photo(file, size=size)
    except Refused as refused:
        raise Refused(refused.code, field="attachments", **refused.facts) from None
    return NewAttachment(name, "image/jpeg", documents.store_document(photo.jpeg, "jpg"), len(photo.jpeg), photo.sha256)


def shown_name(name: str) -> str:
    """The sender's name for a file, without what a path, a terminal or a reader's eye could be tricked with."""
    plain = "".join(one for one in unicodedata.normalize("NFKC", name) if unicodedata.category(one) not in {"Cf", "Cc"})
    plain = _NOT_IN_A_NAME.sub(" ", plain.replace("\\", "/").rpartition("/")[2]).strip(" .")
    return plain[-_LONGEST_NAME:] or "berkas"
