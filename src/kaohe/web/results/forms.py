"""What is handed in to be scored."""

from __future__ import annotations

from typing import Final

from django import forms
from django.utils.translation import gettext_lazy as _

MOST_MEGABYTES: Final = 64


class SheetForm(forms.Form):
    """A sheet of evidence."""

    sheet = forms.FileField(
        label=_("认定文件（JSON）"),
        help_text=_("evidence/1格式，由自检、评审、抽查和指标汇集而成，不超过64兆字节"),
    )
    sheet.widget.attrs["accept"] = ".json"
