"""What a case is, where it is and whose it is: judged, corrected, dispatched, refused."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _
from msgspec import UNSET, UnsetType

from tanggap.cases.events.base import AgencyCode, AreaCode, CaseCode, CaseEvent, CategoryCode, Names, Visibility, event
from tanggap.cases.events.phrases import sentences
from tanggap.cases.events.residents import CaseOpening
from tanggap.cases.workflow import Verb


class AutoDispatchBlock(models.TextChoices):
    """Why a person looks first although the judgement is sure, as triage reads it."""

    GUARDED = "guarded", _("Tidak dikirim sendiri: laporan ini menyangkut petugas.")
    IN_HAND = "in_hand", _("Tidak dikirim sendiri: petugas sudah menangani kasus ini.")
    BORDER = "border", _("Tidak dikirim sendiri: titiknya dekat batas, kantor di seberangnya lain.")
    DUPLICATE = "twin", _("Tidak dikirim sendiri: hampir pasti sudah dilaporkan.")
    # Of a kind that the city's rule may send by itself:
    PLACE = "place", _("Tidak dikirim sendiri: tempatnya belum pasti.")
    EMERGENCY = "emergency", _("Tidak dikirim sendiri: kata-katanya menyebut keadaan darurat atau hal yang peka.")
    WORDS = "words", _("Tidak dikirim sendiri: kata-katanya menyebut hal lain daripada jenis yang dipilih.")
    OWNER = "owner", _("Tidak dikirim sendiri: kata-katanya menyebut milik pihak lain, kantornya mungkin lain.")
    DISPUTED = "disputed", _("Tidak dikirim sendiri: sudah pernah dikembalikan.")
    STOPPED = "stopped", _("Tidak dikirim sendiri: pengiriman otomatis jenis ini ke kantor ini sedang dihentikan.")


class SendingReason(models.TextChoices):
    """What spoke for sending a case without a person, as the officer and the desk read it."""

    RULE = "rule", _("aturan kota menunjuk kantor ini")
    CHOICE = "choice", _("warga memilih sendiri jenisnya")
    WORDS_AGREE = "words", _("kata-katanya cocok")
    WORDS_SILENT = "silent", _("kata-katanya tidak menyebut hal lain")
    PLACE = "place", _("tempatnya pasti")
    MEASURED = "measured", _("model terukur cukup yakin")


@event("suggested", _("Usul penanggung jawab"), audience=Visibility.STAFF)
class Suggested(CaseEvent, frozen=True, kw_only=True):
    """Whose the case may be, judged for the event with the id `for_event`.

    `offers` are the agencies named, likeliest first, with `offers_sure` in per cent and `offers_by` saying who named them; `doubt`
    is the kind that the words speak for although the resident chose another; `held` why it was not sent although sure.
    """

    agency: AgencyCode | None = None
    category: CategoryCode | None = None
    rule: int | None = None
    why: str = ""
    words: tuple[str, ...] = ()
    for_event: int | None = None
    band: str = ""
    sure: int | None = None
    model: str = ""
    measured: bool = False
    offers: tuple[AgencyCode, ...] = ()
    offers_sure: tuple[int, ...] = ()
    offers_by: tuple[str, ...] = ()
    doubt: CategoryCode | None = None
    held: str | None = None
    # Log-odds in hundredths: how the first office came to be so sure. Unset where the kind was not settled or no rule spoke.
    by_rule: int | UnsetType = UNSET
    by_choice: int | UnsetType = UNSET
    by_words: int | UnsetType = UNSET
    words_ratio: int | UnsetType = UNSET

    def details(self, names: Names) -> list[str]:
        told = sentences(
            to_agency=names.agency(self.agency),
            category=names.category(self.category),
            rule=self.rule,
            why=self.why,
            sure=self.sure,
            model=self.model,
            words=", ".join(f"“{word}”" for word in self.words),
            others=", ".join(f"{names.agency(code)} {sure} %" for code, sure in self.ranked[1:]),
        )
        return [*told, self.held_words] if self.held_words else told

    @property
    def ranked(self) -> list[tuple[AgencyCode, int]]:
        """The agencies named with how sure each is, in per cent, likeliest first."""
        return list(zip(self.offers, self.offers_sure, strict=False))

    @property
    def held_words(self) -> str:
        """Why it was held back, for triage; empty when it was not."""
        return str(AutoDispatchBlock(self.held).label) if self.held in AutoDispatchBlock.values else ""

    @property
    def model_version(self) -> int:
        """The version of the model that judged: `3+17` is version 3 with 17 corrections learned since; 0 without a model."""
        number = self.model.partition("+")[0]
        return int(number) if number.isdecimal() else 0


class SendingOfKind(CaseEvent, frozen=True, kw_only=True):
    """Something about all sendings of a kind to an office; it stands with the case that gave rise to it."""

    agency: AgencyCode
    category: CategoryCode

    def details(self, names: Names) -> list[str]:
        return sentences(to_agency=names.agency(self.agency), category=names.category(self.category))


@event("auto_stopped", _("Pengiriman otomatis dihentikan"), audience=Visibility.STAFF)
class AutoSendingStopped(SendingOfKind, frozen=True, kw_only=True):
    """The sample was too often wrong: `wrong` of `settled` whose address is known."""

    settled: int = 0
    wrong: int = 0

    def details(self, names: Names) -> list[str]:
        counted = _now("%(wrong)s dari %(settled)s yang diperiksa salah alamat.") % {
            "wrong": self.wrong,
            "settled": self.settled,
        }
        return [*super().details(names), counted]


@event("auto_restarted", _("Pengiriman otomatis dijalankan lagi"), audience=Visibility.STAFF)
class AutoSendingRestarted(SendingOfKind, frozen=True, kw_only=True):
    """Somebody with the right started it again, with a reason."""


@event("twins", _("Mungkin masalah yang sama"), audience=Visibility.STAFF)
class DuplicatesFound(CaseEvent, frozen=True, kw_only=True, rename={"duplicates": "twins"}):
    """Open cases that this one may be the same problem as, likeliest first: codes, per cents and reasons in the same order."""

    duplicates: tuple[CaseCode, ...] = ()
    percents: tuple[int, ...] = ()
    reasons: tuple[str, ...] = ()
    for_event: int | None = None

    def details(self, names: Names) -> list[str]:
        """How sure and why, without the codes: whoever reads this history may not be allowed to know the other case."""
        return [f"{percent} %: {why}" for percent, why in zip(self.percents, self.reasons, strict=False)]


@event("triaged", _("Laporan dipilah"), verb=Verb.TRIAGE)
class Triaged(CaseEvent, frozen=True, kw_only=True):
    """Triage works on the kind or the place."""


@event("recategorised", _("Jenis masalah diperbaiki"))
class Recategorised(CaseEvent, frozen=True, kw_only=True):
    """Another kind of problem."""

    from_: CategoryCode | None = None
    to: CategoryCode

    def details(self, names: Names) -> list[str]:
        return sentences(was=names.category(self.from_), now=names.category(self.to))


@event("moved", _("Tempat diperbaiki"))
class PlaceCorrected(CaseEvent, frozen=True, kw_only=True):
    """Another place, named by its area."""

    from_: AreaCode
    to: AreaCode

    def details(self, names: Names) -> list[str]:
        return sentences(was=names.area(self.from_), now=names.area(self.to))


class Handover(CaseEvent, frozen=True, kw_only=True):
    """The case is given to an agency."""

    agency: AgencyCode

    def details(self, names: Names) -> list[str]:
        return sentences(to_agency=names.agency(self.agency))

    @property
    def addressee(self) -> AgencyCode | None:
        return self.agency


@event("assigned", _("Diteruskan ke instansi"), verb=Verb.ASSIGN)
class Assigned(Handover, frozen=True, kw_only=True):
    """Dispatched to the agency that owns the problem; `band`, `sure`, `model` and `because` (SendingReason) when a machine did it.

    `time` is "unknown" for a case of an older system, of which only the agency is known.
    """

    why: str = ""
    band: str | UnsetType = UNSET
    sure: int | UnsetType | None = UNSET
    model: str | UnsetType = UNSET
    because: tuple[str, ...] | UnsetType = UNSET
    time: str | UnsetType = UNSET

    def details(self, names: Names) -> list[str]:
        to = names.agency(self.agency)
        told = sentences(to_agency=to, why=self.why, sure=self.sure or None, model=self.model or None)
        return [*told, self.because_words] if self.because_words else told

    @property
    def because_words(self) -> str:
        """Why the system sent it by itself, as one sentence; empty when a person did."""
        known = [str(SendingReason(one).label) for one in self.because or () if one in SendingReason.values]
        return _now("Dikirim sistem karena %(reasons)s.") % {"reasons": ", ".join(known)} if known else ""


@event("decided", _("Penanggung jawab diputuskan"), verb=Verb.DECIDE)
class Decided(Handover, frozen=True, kw_only=True):
    """Somebody with authority said whose the case is."""


@event("delegated", _("Disposisi"), verb=Verb.DELEGATE)
class Delegated(Handover, frozen=True, kw_only=True):
    """An agency instructs a part of itself."""


@event("succeeded", _("Diambil alih kantor penerus"))
class Succeeded(Handover, frozen=True, kw_only=True):
    """The office that held the case is no more; the city named the one that took over its work."""

    former: AgencyCode

    def details(self, names: Names) -> list[str]:
        return sentences(was=names.agency(self.former), to_agency=names.agency(self.agency))

    def announcement(self) -> str:
        return str(_("Kantor yang menangani laporan ini sudah tidak ada. Kantor penerusnya melanjutkan pekerjaan."))


@event("returned", _("Dikembalikan"), verb=Verb.RETURN)
class Returned(CaseEvent, frozen=True, kw_only=True):
    """'Not ours': by whom, and who would be better."""

    better: AgencyCode | None = None
    returned_by: AgencyCode | None = None

    def details(self, names: Names) -> list[str]:
        return sentences(better=names.agency(self.better))

    @property
    def addressee(self) -> AgencyCode | None:
        return self.better


@event("rejected", _("Ditolak"), verb=Verb.REJECT)
class Rejected(CaseEvent, frozen=True, kw_only=True):
    """Refused for the reason that stands in the event."""


@event("merged", _("Digabung"), verb=Verb.MERGE)
class Merged(CaseEvent, frozen=True, kw_only=True):
    """The case became part of another."""

    into: CaseCode

    def details(self, names: Names) -> list[str]:
        return sentences(into=self.into)


@event("split", _("Dipisahkan lagi"), verb=Verb.SPLIT)
class SplitOff(CaseOpening, frozen=True, kw_only=True):
    """The case left another: after a merge, or as a new case for one of its reports, whose kind and place are then named."""

    from_: CaseCode

    def details(self, names: Names) -> list[str]:
        return sentences(was=self.from_, category=names.category(self.category or None))


@event("left", _("Laporan lain dipisahkan"))
class ReportsLeft(CaseEvent, frozen=True, kw_only=True):
    """Reports went to the case named, which is empty where that case is private; `reports` is how many stay."""

    case: CaseCode | None = None
    reports: int | None = None
