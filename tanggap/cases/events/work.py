"""The agency's work on a case: taken, paused, shared, done, believed or not."""

from __future__ import annotations

from datetime import datetime

from django.utils.translation import gettext_lazy as _
from msgspec import UNSET, UnsetType

from tanggap.cases.events.base import CaseEvent, Names, Visibility, event
from tanggap.cases.events.phrases import sentences
from tanggap.cases.events.triage import Handover
from tanggap.cases.words import clock
from tanggap.cases.workflow import Verb


@event("started", _("Mulai dikerjakan"), verb=Verb.START)
class Started(CaseEvent, frozen=True, kw_only=True):
    """An officer took the case."""


class TaskEvent(Handover, frozen=True, kw_only=True):
    """About a part of the case that another agency has; `task` is its number within the case."""

    task: int

    def details(self, names: Names) -> list[str]:
        return sentences(to_agency=names.agency(self.agency), task=self.task or None)


@event("coordinated", _("Koordinasi dengan instansi lain"), verb=Verb.COORDINATE)
class Coordinated(TaskEvent, frozen=True, kw_only=True):
    """A part was given to another agency."""


@event("task_done", _("Bagian instansi lain selesai"))
class TaskDone(TaskEvent, frozen=True, kw_only=True):
    """The other agency did its part."""


@event("task_returned", _("Bagian instansi lain dikembalikan"))
class TaskReturned(TaskEvent, frozen=True, kw_only=True):
    """The other agency gave its part back, or it was withdrawn."""


@event("held", _("Ditunda"), verb=Verb.HOLD)
class Held(CaseEvent, frozen=True, kw_only=True):
    """The agency waits, with the completion clock paused, at the longest until this moment."""

    until: datetime | None = None

    def details(self, names: Names) -> list[str]:
        return sentences(until=clock(self.until) if self.until else None)


@event("resumed", _("Dilanjutkan"), verb=Verb.RESUME)
class Resumed(CaseEvent, frozen=True, kw_only=True):
    """The pause is over; `counted_until` is its agreed end where somebody noticed that only later."""

    counted_until: datetime | UnsetType = UNSET


@event("fixed", _("Dilaporkan selesai"), verb=Verb.FIX)
class Fixed(CaseEvent, frozen=True, kw_only=True):
    """The officer says that it is done; `photos` are the SHA-256 digests of the proof."""

    photos: tuple[str, ...] = ()


@event("redone", _("Diminta kerja ulang"), verb=Verb.REDO)
class Redone(CaseEvent, frozen=True, kw_only=True):
    """The proof did not convince."""


@event("verified", _("Terverifikasi"), verb=Verb.VERIFY)
class Verified(CaseEvent, frozen=True, kw_only=True):
    """A second person believed the proof."""


@event("confirmed", _("Dinyatakan beres oleh pelapor"), verb=Verb.CONFIRM)
class Confirmed(CaseEvent, frozen=True, kw_only=True):
    """The reporter said that it is fixed."""


@event("closed", _("Ditutup"), verb=Verb.CLOSE)
class Closed(CaseEvent, frozen=True, kw_only=True):
    """Nobody disputes the fix."""


@event("reopened", _("Dibuka lagi"), verb=Verb.REOPEN)
class Reopened(CaseEvent, frozen=True, kw_only=True):
    """Not fixed after all."""


@event("adopted", _("Dijawab di sistem sebelumnya"), verb=Verb.ADOPT)
class Adopted(CaseEvent, frozen=True, kw_only=True):
    """An older system says that the agency answered; `time` is "unknown" where it does not say when."""

    time: str | UnsetType = UNSET


@event("taken", _("Petugas ditunjuk"), audience=Visibility.STAFF)
class OfficerAppointed(CaseEvent, frozen=True, kw_only=True):
    """A supervisor gave the case to an officer, named by the person's key, or to nobody."""

    officer: int | None = None


@event("noted", _("Catatan petugas"), audience=Visibility.STAFF)
class Noted(CaseEvent, frozen=True, kw_only=True):
    """A note for the staff."""


@event("told", _("Kabar untuk warga"))
class Told(CaseEvent, frozen=True, kw_only=True):
    """News for the residents."""


@event("hidden", _("Foto disembunyikan"), audience=Visibility.STAFF)
class PhotoHidden(CaseEvent, frozen=True, kw_only=True):
    """A photo was withdrawn from the public."""


@event("checked", _("Bukti diperiksa otomatis"), audience=Visibility.STAFF)
class Checked(CaseEvent, frozen=True, kw_only=True):
    """What the automatic checks of a proof found, as `photo number:check`, for the fix with the event id `for_event`.

    `suspicion` is how suspicious it is by the weights of that day; older events do not say it.
    """

    for_event: int
    passed: tuple[str, ...] = ()
    flagged: tuple[str, ...] = ()
    failed: tuple[str, ...] = ()
    unknown: tuple[str, ...] = ()
    suspicion: int | UnsetType = UNSET


@event("rechecked", _("Diperiksa ulang pengawas"))
class Rechecked(CaseEvent, frozen=True, kw_only=True):
    """A supervisor looked again: a value of `RecheckResult`."""

    result: str


@event("redacted", _("Keterangan dihapus demi kerahasiaan"))
class Redacted(CaseEvent, frozen=True, kw_only=True):
    """The words of the event with this number were erased."""

    number: int

    @property
    def redacts(self) -> int | None:
        return self.number
