"""Fields of the forms of the room; what they hold is checked by the acts."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from kaohe.core.register.reconciled import FIGURES
from kaohe.web.base.papers import ACCEPT
from kaohe.web.cycles.words import name_body
from kaohe.web.figures.words import name_figure


class BookForm(forms.Form):
    """A workbook of statistics and targets."""

    book = forms.FileField(label=_("工作簿（.xlsx）"))
    reason = forms.CharField(label=_("更正理由"), max_length=400, required=False)
    book.widget.attrs["accept"] = ".xlsx"

    def __init__(self, *args: Any, needs_reason: bool = False, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if needs_reason:
            self.fields["reason"].help_text = _("上一版已签认：新版本须写明理由，原签认随即失效")
        else:
            del self.fields["reason"]


class WordForm(forms.Form):
    """A body's word on its part of register and figures."""

    word = forms.ChoiceField(
        label=_("会签意见"),
        choices=[("agree", _("确认无误")), ("object", _("有异议"))],
        widget=forms.RadioSelect,
    )
    reason = forms.CharField(
        label=_("理由或说明"),
        widget=forms.Textarea,
        required=False,
        max_length=1000,
        help_text=_("有异议的必填：哪些数据有误、应为多少、依据是什么"),
    )
    paper = forms.FileField(label=_("附件（可选）"), required=False)
    paper.widget.attrs["accept"] = ACCEPT

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for figure in FIGURES:
            self.fields[figure] = forms.IntegerField(
                label=_("本单位掌握的%(figure)s（可选）")
                % {"figure": name_figure("statistic", figure)},
                required=False,
                min_value=0,
            )

    def read_reported(self) -> dict[str, int]:
        """Return the figures that were filled in."""
        told = ((figure, self.cleaned_data.get(figure)) for figure in FIGURES)
        return {figure: value for figure, value in told if value is not None}


class QueryForm(forms.Form):
    """A question to a body."""

    text = forms.CharField(label=_("查询内容"), widget=forms.Textarea, max_length=4000)
    due = forms.DateField(label=_("答复期限"), widget=forms.DateInput(attrs={"type": "date"}))
    gap = forms.CharField(widget=forms.HiddenInput, required=False, max_length=120)

    def __init__(self, *args: Any, bodies: tuple[str, ...], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choices = [(body, name_body(body)) for body in bodies]
        self.fields["body"] = forms.ChoiceField(label=_("单位"), choices=choices)


class DueForm(forms.Form):
    """The day by which all are answered."""

    due = forms.DateField(label=_("答复期限"), widget=forms.DateInput(attrs={"type": "date"}))


class AnswerForm(forms.Form):
    """What a body answers."""

    text = forms.CharField(label=_("答复内容"), widget=forms.Textarea, max_length=4000)
    paper = forms.FileField(label=_("附件（可选）"), required=False)
    paper.widget.attrs["accept"] = ACCEPT


class ClosingForm(forms.Form):
    """The office's remark."""

    remark = forms.CharField(label=_("办结意见"), max_length=1000)
