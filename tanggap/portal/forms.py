"""What residents fill in on public pages."""

from __future__ import annotations

from django import forms
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _

from tanggap.cases.reasons import reasons_of
from tanggap.cases.workflow import Verb

_NOT_AFTER = {
    True: frozenset({"wrong_rejection"}),
    False: frozenset({"not_fixed", "came_back", "partly", "wrong_place"}),
}


SCORES = (
    (5, _("Sangat baik")),
    (4, _("Baik")),
    (3, _("Cukup")),
    (2, _("Buruk")),
    (1, _("Sangat buruk")),
)


class RatingForm(forms.Form):
    """How the report was handled: a mark in words, and a sentence if one likes."""

    score = forms.TypedChoiceField(
        label=_("Bagaimana laporan ini ditangani?"), choices=SCORES, coerce=int, widget=forms.RadioSelect
    )
    text = forms.CharField(
        label=_("Mengapa? (boleh dikosongkan)"), required=False, max_length=1000, widget=forms.Textarea
    )


class NotFixedForm(forms.Form):
    """'Belum': why, and if one likes a word more. The first reason stands chosen, so one tap is enough."""

    reason = forms.ChoiceField(label=_("Mengapa belum?"), widget=forms.RadioSelect)
    text = forms.CharField(
        label=_("Ceritakan (boleh dikosongkan)"), required=False, max_length=1000, widget=forms.Textarea
    )

    def __init__(self, data: QueryDict | None, *, after_rejection: bool) -> None:
        super().__init__(data)
        out = _NOT_AFTER[not after_rejection]
        choices = [(code, label) for code, label in reasons_of(Verb.REOPEN).items() if code not in out]
        self.fields["reason"].choices = choices  # type: ignore[attr-defined]
        self.fields["reason"].initial = choices[0][0]


class QuestionForm(forms.Form):
    """What the reporter wants to know."""

    text = forms.CharField(
        label=_("Pertanyaan Anda"),
        help_text=_("Jangan tulis nama atau nomor telepon; nomor disamarkan sendiri."),
        required=False,
        max_length=1000,
        widget=forms.Textarea(attrs={"rows": 3, "required": True}),
    )
