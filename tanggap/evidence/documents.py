"""Papers come from people who may mean harm, or whose machine is ill: each PDF is read and written anew, page by page.

What leaves here is a PDF of the same pages without anything that acts or hides: no script, no link, no form, no file inside a file, no
note about who made it. It is only ever sent as a download.
"""

from __future__ import annotations

import hashlib
import io
import secrets
from dataclasses import dataclass
from typing import Final

from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from pypdf import PageObject, PdfReader, PdfWriter

from tanggap.evidence import refusals
from tanggap.evidence.photos import Readable
from tanggap.platform.errors import Refused

MOST_BYTES: Final = 5 * 1024 * 1024
MOST_PAGES: Final = 30
_MAGIC = b"%PDF-"
# What of a page may act, link or carry something that is not drawn.
_ACTING = ("/Annots", "/AA", "/A", "/Metadata", "/PieceInfo", "/B", "/PresSteps", "/AF")


@dataclass(frozen=True)
class CleanDocument:
    """The pages as a new PDF, and the digest of the file that was sent."""

    pdf: bytes
    pages: int
    sha256: str


def is_document(head: bytes) -> bool:
    """Whether a file that begins with these bytes means to be a PDF, whatever its name says."""
    return head.startswith(_MAGIC)


def clean_document(file: Readable, *, size: int) -> CleanDocument:
    """Check and write anew. `size` is what the sender declares; the bytes are counted all the same.

    Raises Refused for what is no whole PDF, is locked, or has more than MOST_PAGES pages; nothing else escapes, whatever the bytes.
    """
    data = _read(file, size)
    try:
        reader = PdfReader(io.BytesIO(data), strict=False)
        if reader.is_encrypted:
            raise Refused(refusals.DOCUMENT_LOCKED, field="attachments")
        count = len(reader.pages)
        if not 0 < count <= MOST_PAGES:
            raise Refused(refusals.DOCUMENT_TOO_LONG, field="attachments", pages=count, most=MOST_PAGES)
        return CleanDocument(_written_anew(reader), count, hashlib.sha256(data).hexdigest())
    except Refused:
        raise
    except Exception:  # A reader fed by strangers fails in countless ways; each means the same to the sender.
        raise Refused(refusals.DOCUMENT_DAMAGED, field="attachments") from None


def store_document(content: bytes, ending: str) -> str:
    """Write what was cleaned under a name that nobody can guess and that says nothing, apart from the photos of reports.

    `ending` is `pdf` or `jpg`. Returns the name. Raises OSError when the storage is full.
    """
    key = secrets.token_hex(16)
    return default_storage.save(f"documents/{key[:2]}/{key}.{ending}", ContentFile(content))


def _read(file: Readable, size: int) -> bytes:
    file.seek(0)
    data = file.read(MOST_BYTES + 1) if size <= MOST_BYTES else b""
    if size > MOST_BYTES or len(data) > MOST_BYTES:
        raise Refused(refusals.DOCUMENT_TOO_BIG, field="attachments", most=MOST_BYTES // 1024 // 1024)
    if not is_document(data):
        raise Refused(refusals.DOCUMENT_DAMAGED, field="attachments")
    return data


def _written_anew(reader: PdfReader) -> bytes:
    """The pages alone: the catalogue, where scripts, forms and attached files hang, is the new one's own."""
    writer, out = PdfWriter(), io.BytesIO()
    for page in reader.pages:
        writer.add_page(_drawn_only(page), excluded_keys=_ACTING)
    writer.metadata = None
    writer.write(out)
    return out.getvalue()


def _drawn_only(page: PageObject) -> PageObject:
    for name in _ACTING:
        page.pop(name, None)
    return page
