"""Fields of the forms of the rules room."""

from __future__ import annotations

from pathlib import Path
from typing import Any, Final

from django import forms
from django.conf import settings
from django.utils.translation import gettext_lazy as _

from kaohe.web.cycles.forms import list_packs

PRACTICE_SHEET: Final = "practice/evidence.json"
"""Where the evidence of the practice run stands in the office's folder."""


class SeveralFiles(forms.ClearableFileInput):
    """A field that takes several files."""

    allow_multiple_selected = True


class SeveralFilesField(forms.FileField):
    """Several files, or none."""

    def clean(self, data: Any, initial: Any = None) -> list[Any]:
        """Check each file."""
        return [super(SeveralFilesField, self).clean(each, initial) for each in data or []]


class UploadForm(forms.Form):
    """A version of a pack, with texts that it cites."""

    pack = forms.FileField(
        label=_("规则包文件（YAML）"), help_text=_("完整规则包、省级补充或变体，不超过2兆字节")
    )
    texts = SeveralFilesField(
        label=_("所引条文（.txt，可选）"),
        required=False,
        widget=SeveralFiles,
        help_text=_("只需上传规则库中还没有的条文"),
    )
    pack.widget.attrs["accept"] = ".yaml,.yml"
    texts.widget.attrs["accept"] = ".txt"


class PairForm(forms.Form):
    """Two packs to be compared."""

    before = forms.ChoiceField(label=_("原规则包"), choices=list_packs)
    after = forms.ChoiceField(label=_("新规则包"), choices=list_packs)


class TryForm(PairForm):
    """Two packs and the evidence that both are tried on."""

    evidence = forms.FileField(
        label=_("认定文件（JSON）"), required=False, help_text=_("evidence/1格式")
    )
    practice = forms.BooleanField(label=_("使用演练数据"), required=False)
    evidence.widget.attrs["accept"] = ".json"

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if not find_practice_sheet().is_file():
            del self.fields["practice"]


def find_practice_sheet() -> Path:
    """Return where the evidence of the practice run would stand."""
    home: Path = settings.OFFICE_HOME
    return home / PRACTICE_SHEET
