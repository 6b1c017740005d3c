"""What a request may bring, told before it is on our disk: by its declared length, and while it streams in."""

from __future__ import annotations

from shutil import disk_usage
from typing import Final

from django.conf import settings
from django.core.files.uploadhandler import FileUploadHandler, SkipFile, StopUpload
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from tanggap.platform.errors import Refused, register

MOST_OF_A_FILE: Final = 15 * 1024 * 1024
MOST_OF_A_REQUEST: Final = 6 * MOST_OF_A_FILE + 1024 * 1024
_LEAST_FREE: Final = 100 * 1024 * 1024  # what must stay free on the disk beside an upload, for the pages to go on
_REFUSAL: Final = "_upload_refused"

TOO_MUCH = register(
    "upload_too_much",
    _("Kiriman terlalu besar: paling banyak %(most)s MB. Kirim lebih sedikit foto, satu per satu."),
    status=413,
)
FILE_TOO_BIG = register("upload_file_too_big", _("Berkas terlalu besar. Paling besar %(most)s MB."), status=413)
NO_ROOM = register(
    "upload_no_room",
    _("Foto belum bisa kami simpan karena ruang penyimpanan penuh. Coba lagi nanti, atau kirim tanpa foto."),
    status=507,
)


class BoundedUploads(FileUploadHandler):
    """The first of the upload handlers: a file that is too large, or for which there is no room, is not written but named.

    What the other fields say is read all the same, so that nobody loses their words with a file.
    """

    def handle_raw_input(self, *_what: object, **_named: object) -> None:
        """A request begins."""
        self._all = 0

    def receive_data_chunk(self, raw_data: bytes, start: int) -> bytes:
        """Some bytes of a file. Raises SkipFile when it is too large or has no room, StopUpload for a request beyond its own limit."""
        if start == 0 and disk_usage(settings.FILE_UPLOAD_TEMP_DIR).free < _LEAST_FREE:
            self._refuse(Refused(NO_ROOM, field="photo"))
        self._all += len(raw_data)
        if self._all > MOST_OF_A_REQUEST:
            raise StopUpload(connection_reset=True)
        if start + len(raw_data) > MOST_OF_A_FILE:
            self._refuse(Refused(FILE_TOO_BIG, field="photo", most=MOST_OF_A_FILE // 1024**2))
        return raw_data

    def file_complete(self, file_size: int) -> None:  # noqa: ARG002
        """The next handler makes the file."""
        return

    def _refuse(self, refused: Refused) -> None:
        if self.request is not None:
            setattr(self.request, _REFUSAL, refused)
        raise SkipFile


def check_length(request: HttpRequest) -> None:
    """Raises Refused for a request whose declared length is beyond what any form of ours can bring; nothing of it was read."""
    declared = request.META.get("CONTENT_LENGTH") or "0"
    if not declared.isdecimal() or int(declared) > MOST_OF_A_REQUEST:
        raise Refused(TOO_MUCH, most=MOST_OF_A_REQUEST // 1024**2)


def check_uploads_were_taken(request: HttpRequest) -> None:
    """Raises Refused when a file of this request was left out: too large, or no room for it."""
    len(request.FILES)  # reads the body, if nobody has
    refused: Refused | None = getattr(request, _REFUSAL, None)
    if refused is not None:
        raise refused
