"""The forms of the desk. They only read what was typed; whether it may be done, the domain says."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from tanggap.cases.models import RecheckResult
from tanggap.platform.errors import Refused


class SignInForm(forms.Form):
    """The first step."""

    username = forms.CharField(label=_("Nama pengguna"), max_length=60)
    password = forms.CharField(label=_("Kata sandi"), max_length=256, strip=False, widget=forms.PasswordInput)
    # Asked only of a name, or in a network, at which others have guessed: whoever holds the second factor need not wait for them.
    code = forms.CharField(label=_("Kode enam angka"), max_length=12, required=False)


class CodeForm(forms.Form):
    """The second step: six digits from the app."""

    code = forms.CharField(label=_("Kode enam angka"), max_length=12)


class RecoveryForm(forms.Form):
    """The second step without the telephone."""

    code = forms.CharField(
        label=_("Kode cadangan"), max_length=40, help_text=_("Sepuluh huruf dan angka dari kertas yang Anda simpan.")
    )


class PasswordForm(forms.Form):
    """A new password for somebody who knows the old one."""

    old = forms.CharField(label=_("Kata sandi sekarang"), max_length=256, strip=False, widget=forms.PasswordInput)
    password = forms.CharField(
        label=_("Kata sandi baru"),
        max_length=256,
        strip=False,
        widget=forms.PasswordInput,
        help_text=_("Paling sedikit 12 huruf. Beberapa kata yang mudah diingat lebih baik daripada satu kata rumit."),
    )
    again = forms.CharField(label=_("Ulangi kata sandi baru"), max_length=256, strip=False, widget=forms.PasswordInput)

    def clean(self) -> dict[str, object]:
        """Both new ones must be the same."""
        said = super().clean() or {}
        if said.get("password") != said.get("again"):
            self.add_error("again", _("Kedua kata sandi baru tidak sama. Ketik ulang."))
        return said


class StepForm(forms.Form):
    """What somebody brings to one step of a case: the fields that the step's needs ask for, and nothing else."""

    expected_version = forms.IntegerField(widget=forms.HiddenInput, required=False)

    def __init__(self, fields: Mapping[str, forms.Field], *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields.update(fields)


class TaskForm(forms.Form):
    """What became of a part that another agency was asked for."""

    text = forms.CharField(
        label=_("Apa yang dikerjakan, atau mengapa dikembalikan"),
        help_text=_("Warga membaca tulisan ini."),
        required=False,
        widget=forms.Textarea(attrs={"rows": 3, "required": True}),
    )


class RecheckForm(forms.Form):
    """What a supervisor found at a case that was closed."""

    result = forms.ChoiceField(label=_("Yang Anda temukan"), choices=RecheckResult.choices, widget=forms.RadioSelect)
    text = forms.CharField(
        label=_("Dari mana Anda tahu"),
        help_text=_("Datang ke tempat, menelepon pelapor, atau melihat foto? Warga membaca tulisan ini."),
        required=False,
        widget=forms.Textarea(attrs={"rows": 2, "required": True}),
    )


def refuse(form: forms.Form, refused: Refused) -> None:
    """Show a refusal beside the field that it is about, or above the form."""
    visible = {field.name for field in form.visible_fields()}
    form.add_error(refused.field if refused.field in visible else None, refused.sentence)
