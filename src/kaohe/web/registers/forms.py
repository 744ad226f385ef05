"""Fields of the forms of the registers."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django import forms
from django.utils.translation import gettext_lazy as _

from kaohe.core.divisions import BODY_NAMES
from kaohe.engines.reading.readers import SUFFIXES
from kaohe.web.base.language import spoken
from kaohe.web.registers.folders import list_folders
from kaohe.web.registers.freezing import LONGEST_REASON
from kaohe.web.registers.names import NATION, list_deliverers
from kaohe.web.rules.forms import SeveralFiles, SeveralFilesField

if TYPE_CHECKING:
    from kaohe.web.accounts.models import User


class HandInForm(forms.Form):
    """Files and who delivers them."""

    deliverer = forms.ChoiceField(label=_("报送单位"))

    def __init__(self, *args: Any, person: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        chosen = self.fields["deliverer"]
        if isinstance(chosen, forms.ChoiceField):
            chosen.choices = [(each, name_deliverer(each)) for each in list_deliverers(person)]
        self.fields["files"] = SeveralFilesField(
            label=_("报送文件"),
            widget=SeveralFiles(attrs={"accept": ",".join(SUFFIXES)}),
            help_text=_("CSV、xlsx或Parquet；可选多个，中断后重新选择同一文件即可续传"),
        )

    def clean_files(self) -> list[Any]:
        """Ask for one file at least."""
        chosen: list[Any] = self.cleaned_data["files"]
        if not chosen:
            raise forms.ValidationError(self.fields["files"].error_messages["required"])
        return chosen


class FolderForm(forms.Form):
    """A folder of the server."""

    folder = forms.ChoiceField(
        label=_("服务器上的报送文件夹"), help_text=_("其中所有CSV、xlsx和Parquet文件都会收取")
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        chosen = self.fields["folder"]
        if isinstance(chosen, forms.ChoiceField):
            chosen.choices = [(each.id, str(each.path)) for each in list_folders()]


class ImportForm(forms.Form):
    """The day of which the register speaks."""

    as_of = forms.DateField(
        label=_("数据截至日期"), widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
    )


class FreezeForm(forms.Form):
    """Why a register is frozen although more was left aside than the rules allow."""

    reason = forms.CharField(
        label=_("仍然固定的理由"), max_length=LONGEST_REASON, required=False, widget=forms.Textarea
    )


def name_deliverer(code: str) -> str:
    """Return how a deliverer is called, with its code."""
    if code not in BODY_NAMES:
        return f"{NATION} " + str(_("全国") if code in ("", NATION) else code)
    zh, en = BODY_NAMES[code]
    return f"{code} {zh if spoken() == 'zh' else en}"
