"""Acts that nobody can undo: before each stands a summary, a word to type and the second factor, asked anew.

`FINAL_ACTS` names them all. Every other act of the desk is taken back by another: a rejection or a closing is reopened, a merger split, an
assignment made anew, a policy replaced by the next.
"""

from __future__ import annotations

from datetime import datetime
from typing import Final

from django import forms
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _

from tanggap.accounts import actions as accounts
from tanggap.accounts.models import Person
from tanggap.desk import refusals
from tanggap.platform.errors import Refused

FINAL_ACTS: Final = {
    "sign": _("Surat sanksi ditandatangani: gaji pejabat dipotong, dan surat tidak bisa diubah siapa pun."),
    "decline": _("Usulan sanksi tidak disetujui: putusan ini tersimpan dan tidak bisa diubah."),
    "judge_appeal": _("Banding diputus: putusan ini yang terakhir."),
    "judge_contest": _("Sanggahan diputus: tiap keterlambatan hanya sekali disanggah dan sekali diputus."),
}
"""What follows from each, for its summary."""


class FinalActForm(forms.Form):
    """The word of the case or office that is meant, and six digits."""

    word = forms.CharField(label=_("Untuk menegaskan, ketik kode di atas"), max_length=80, required=False)
    code = forms.CharField(label=_("Kode enam angka dari aplikasi Anda"), max_length=12, required=False)

    def __init__(self, act: str, word: str, data: QueryDict | None = None) -> None:
        """`word` is what must be typed: a code that stands on the page, so that the right thing is meant."""
        super().__init__(data, auto_id=f"{act}_%s")
        self.follows, self.expected = FINAL_ACTS[act], word
        for name, mode in (("word", "text"), ("code", "numeric")):
            self.fields[name].widget.attrs |= {"required": True, "autocomplete": "off", "inputmode": mode}
        self.fields["code"].widget.attrs["autocomplete"] = "one-time-code"


def confirm(said: QueryDict, word: str, *, by: Person, at: datetime) -> None:
    """Raise Refused unless the word was typed and the six digits are right; the digits are spent."""
    if " ".join(said.get("word", "").split()).casefold() != word.casefold():
        raise Refused(refusals.NOT_CONFIRMED, field="word", word=word)
    accounts.check_digits(by, digits=said.get("code", ""), at=at)
