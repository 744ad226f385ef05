"""Fields of the forms of corrections."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from django import forms
from django.utils.translation import gettext_lazy as _

from kaohe.core.divisions import BODY_NAMES
from kaohe.web.base.language import spoken
from kaohe.web.base.papers import ACCEPT as PAPERS
from kaohe.web.registers.corrected_rows import LONGEST_VALUE, TABLES
from kaohe.web.registers.correction_sheet import ACCEPT as SHEETS
from kaohe.web.registers.correction_sheet import AskedValue
from kaohe.web.registers.correction_state import LONGEST_REASON
from kaohe.web.registers.forms import name_deliverer
from kaohe.web.registers.names import list_deliverers
from kaohe.web.registers.showing import name_table

if TYPE_CHECKING:
    from kaohe.web.accounts.models import User

_LONGEST_UNIT: Final = 200


class CorrectionForm(forms.Form):
    """One value of one unit, or a correction file; why, and what shows it."""

    body = forms.ChoiceField(label=_("单位"))
    unit = forms.CharField(
        label=_("企业（或联合会、社会组织工会）"),
        required=False,
        max_length=_LONGEST_UNIT,
        help_text=_("统一社会信用代码、组织机构代码、工商注册号或编号；没有代码的填“文件:行号”"),
    )
    field = forms.ChoiceField(label=_("字段"), required=False)
    before = forms.CharField(
        label=_("原值"),
        required=False,
        max_length=LONGEST_VALUE,
        help_text=_("与报送的完全一致；空着的留空"),
    )
    after = forms.CharField(
        label=_("新值"),
        required=False,
        max_length=LONGEST_VALUE,
        help_text=_("按报送格式填写；应为空的留空"),
    )
    sheet = forms.FileField(
        label=_("更正表（可选）"),
        required=False,
        help_text=_("更正多家或多个字段时上传.xlsx或.csv，以上四项留空"),
    )
    reason = forms.CharField(
        label=_("更正理由"), max_length=LONGEST_REASON, help_text=_("一行文字，写入更正审批文件")
    )
    paper = forms.FileField(
        label=_("依据"), help_text=_("能证明新值的文件，如批复、登记证照、情况说明")
    )
    sheet.widget.attrs["accept"] = SHEETS
    paper.widget.attrs["accept"] = PAPERS

    def __init__(self, *args: Any, person: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        bodies = [each for each in list_deliverers(person) if each in BODY_NAMES]
        self.fields["body"] = forms.ChoiceField(
            label=_("单位"), choices=[(each, name_deliverer(each)) for each in bodies]
        )
        self.fields["field"] = forms.ChoiceField(
            label=_("字段"), required=False, choices=[("", "—"), *_list_fields()]
        )
        self.order_fields(["body", "unit", "field", "before", "after", "sheet", "reason", "paper"])

    def read_value(self) -> tuple[AskedValue, ...]:
        """Return the value that was typed; nothing where no unit is named."""
        told = self.cleaned_data
        if not (told["unit"] or told["field"]):
            return ()
        table, _dot, field = told["field"].partition(".")
        where = told["unit"] or "-"
        return (AskedValue(where, table, told["unit"], field, told["before"], told["after"]),)


class RefusalForm(forms.Form):
    """Why a correction is not made."""

    reason = forms.CharField(label=_("不予更正的理由"), max_length=LONGEST_REASON)


def _list_fields() -> list[tuple[str, list[tuple[str, str]]]]:
    """Return the fields of every table, as a select shows them in groups."""
    chinese = spoken() == "zh"
    return [
        (
            name_table(table),
            [
                (f"{table}.{field.id}", field.zh if chinese else field.id.replace("_", " "))
                for field in kind.fields
            ],
        )
        for table, kind in TABLES.items()
    ]
