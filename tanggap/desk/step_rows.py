"""The rows of the desk's steps. A new verb adds one row here; a test holds that no verb of the staff is missing."""

from __future__ import annotations

from dataclasses import replace
from enum import StrEnum
from typing import TypedDict, Unpack

from django.utils.translation import gettext_lazy as _

from tanggap.cases import actions
from tanggap.cases.permissions import SETTLE, SPEAK, SPLIT_REPORT
from tanggap.cases.workflow import BY_VERB, Verb
from tanggap.desk.steps import Asks, Run, Step, TextPrompt, register
from tanggap.evidence import actions as evidence

_FOR_RESIDENTS = _("Warga membaca tulisan ini.")


class NonStatusStep(StrEnum):
    """Steps that change no status."""

    TELL = "tell"
    NOTE = "note"
    RECATEGORISE = "recategorise"
    MOVE = "move"
    SPLIT_REPORT = "split_report"


class StepOptions(TypedDict, total=False):
    """What a row may say beside the verb: see the fields of `Step`."""

    icon: str
    key: str
    tone: str
    text: TextPrompt
    asks: frozenset[Asks]
    is_one_click: bool
    is_in_inbox: bool
    run: Run


def verb_step(verb: Verb, **options: Unpack[StepOptions]) -> Step:
    """Register the step of a verb: named and permitted as its row of the workflow table says, done by its action."""
    row = BY_VERB[verb]
    options.setdefault("run", actions.ACTIONS[verb])
    return register(Step(slug=verb, verb=verb, permit=row, label=row.label, told=row.told, reasons_of=verb, **options))


_UNKNOWN_KIND = frozenset({Asks.UNKNOWN_CATEGORY})

verb_step(Verb.TRIAGE, icon="filter", is_one_click=True)
verb_step(
    Verb.ASSIGN, icon="send", key="a", tone="primary", asks=_UNKNOWN_KIND,
    text=TextPrompt(_("Pesan untuk instansi (boleh kosong)"), _FOR_RESIDENTS),
)  # fmt: skip
verb_step(Verb.DELEGATE, icon="forward", text=TextPrompt(_("Perintah (boleh kosong)"), _FOR_RESIDENTS))
verb_step(
    Verb.RETURN, icon="swap", key="b", is_in_inbox=True,
    text=TextPrompt(
        _("Mengapa bukan wewenang Anda"), _("Wajib bila Anda tidak tahu instansi yang lebih tepat. Warga membacanya.")
    ),
)  # fmt: skip
verb_step(
    Verb.DECIDE, icon="scale", tone="primary", asks=_UNKNOWN_KIND,
    text=TextPrompt(_("Mengapa instansi ini"), _("Keputusan ini mengikat instansi. Warga membacanya.")),
)  # fmt: skip
verb_step(Verb.START, icon="play", tone="primary", is_one_click=True, is_in_inbox=True)
verb_step(
    Verb.COORDINATE, icon="users", key="c",
    text=TextPrompt(_("Apa yang Anda minta dari instansi itu"), _FOR_RESIDENTS),
)  # fmt: skip
verb_step(
    Verb.HOLD, icon="pause", key="t", is_in_inbox=True,
    text=TextPrompt(_("Apa yang ditunggu, dan apa langkah berikutnya"), _FOR_RESIDENTS),
)  # fmt: skip
verb_step(Verb.RESUME, icon="play", tone="primary", is_one_click=True, is_in_inbox=True)
verb_step(
    Verb.FIX, icon="camera", key="f", tone="primary", is_in_inbox=True, run=evidence.finish,
    text=TextPrompt(_("Apa yang sudah dikerjakan"), _FOR_RESIDENTS),
)  # fmt: skip
verb_step(Verb.REDO, icon="redo", text=TextPrompt(_("Apa yang masih kurang"), _FOR_RESIDENTS))
verb_step(
    Verb.VERIFY, icon="check-circle", key="v", tone="primary", is_one_click=True,
    text=TextPrompt(_("Mengapa bukti ini tetap Anda terima"), _FOR_RESIDENTS),
)  # fmt: skip
verb_step(Verb.CLOSE, icon="lock", is_one_click=True)
verb_step(
    Verb.REJECT, icon="ban", key="x", tone="danger",
    text=TextPrompt(_("Penjelasan untuk warga"), _("Sebut juga ke mana warga sebaiknya pergi.")),
)  # fmt: skip
verb_step(Verb.MERGE, icon="merge", key="m", text=TextPrompt(_("Keterangan (boleh kosong)"), _FOR_RESIDENTS))
verb_step(Verb.SPLIT, icon="split", key="p", text=TextPrompt(_("Mengapa dipisahkan"), _FOR_RESIDENTS))
verb_step(Verb.REOPEN, icon="refresh", text=TextPrompt(_("Apa yang ditemukan"), _FOR_RESIDENTS))

register(
    Step(
        slug=NonStatusStep.TELL, permit=SPEAK, label=_("Kabari warga"),
        told=_("Warga membaca kabar ini di halaman laporannya."), run=actions.tell, icon="message", key="r",
        text=TextPrompt(_("Kabar untuk warga"), _("Tulis siapa mengerjakan apa, dan kapan.")),
    )
)  # fmt: skip
register(
    Step(
        slug=NonStatusStep.NOTE, permit=SPEAK, label=_("Catatan petugas"),
        told=_("Hanya petugas yang membaca catatan ini."), run=actions.note, icon="pencil", key="n",
        text=TextPrompt(_("Catatan"), _("Hanya petugas yang membaca.")),
    )
)  # fmt: skip
register(
    Step(
        slug=NonStatusStep.RECATEGORISE, permit=SETTLE, label=_("Perbaiki jenis masalah"),
        told=_("Batas waktu mengikuti jenis masalah."), run=actions.recategorise, icon="tag", key="g",
        asks=frozenset({Asks.CATEGORY}),
    )
)  # fmt: skip
register(
    Step(
        slug=NonStatusStep.MOVE, permit=SETTLE, label=_("Perbaiki tempat"),
        told=_("Yang dikatakan warga tetap tersimpan di laporannya."), run=actions.correct_place, icon="map-pin",
        key="l", asks=frozenset({Asks.PLACE}),
        text=TextPrompt(_("Dari mana Anda tahu (boleh kosong)"), _FOR_RESIDENTS),
    )
)  # fmt: skip
register(
    Step(
        slug=NonStatusStep.SPLIT_REPORT, permit=SPLIT_REPORT, label=_("Pisahkan satu laporan"),
        told=_("Laporan itu menjadi kasus sendiri dan masuk triase. Pelapornya membaca alasan Anda."),
        run=actions.split_report, icon="split", key="p", reasons_of=Verb.SPLIT,
        asks=frozenset({Asks.JOINED_REPORT}), text=TextPrompt(_("Mengapa dipisahkan"), _FOR_RESIDENTS),
    )
)  # fmt: skip


def answering(tell: Step) -> Step:
    """The step that tells residents something, in the words of an answer to their question."""
    hint = _("Tulis siapa mengerjakan apa, dan kapan. Warga membacanya di halaman laporannya.")
    return replace(tell, label=_("Kirim jawaban"), text=TextPrompt(_("Jawaban Anda"), hint), tone="primary")
