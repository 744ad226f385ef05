"""Fields of the forms of the room; what they hold is checked by the acts."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from kaohe.core.divisions import BODY_NAMES
from kaohe.web.base.papers import ACCEPT
from kaohe.web.cycles.words import name_body
from kaohe.web.observations.models import KINDS


class SheetForm(forms.Form):
    """A paper checklist that came in."""

    visit = forms.CharField(label=_("抽查编号"), max_length=120, help_text=_("印在抽查表的第一行"))
    team = forms.CharField(label=_("考核组"), max_length=40, help_text=_("如team-3"))
    visited = forms.DateTimeField(
        label=_("抽查结束时间"), widget=forms.DateTimeInput(attrs={"type": "datetime-local"})
    )
    scan = forms.FileField(label=_("扫描件"), help_text=_("有两名考核人员签名的原件"))
    scan.widget.attrs["accept"] = ACCEPT

    def __init__(self, *args: Any, kinds: list[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["kind"] = forms.ChoiceField(label=_("单位类别"), choices=kinds)


class ObservationForm(forms.Form):
    """An observation that is noted at the desk."""

    kind = forms.ChoiceField(label=_("类别"), choices=list(KINDS.items()))
    text = forms.CharField(label=_("内容"), widget=forms.Textarea, max_length=4000)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choices = [(body, name_body(body)) for body in BODY_NAMES]
        self.fields["body"] = forms.ChoiceField(label=_("单位"), choices=choices)


class MendingForm(forms.Form):
    """A problem that must be put right."""

    owner = forms.CharField(label=_("责任单位"), max_length=100)
    due = forms.DateField(label=_("整改期限"), widget=forms.DateInput(attrs={"type": "date"}))
    wanted = forms.CharField(label=_("整改要求"), widget=forms.Textarea, max_length=4000)


class ReportForm(forms.Form):
    """What a body reports of it."""

    text = forms.CharField(label=_("整改情况"), widget=forms.Textarea, max_length=4000)
    paper = forms.FileField(label=_("附件（可选）"), required=False)
    paper.widget.attrs["accept"] = ACCEPT


class CheckForm(forms.Form):
    """What a re-check found."""

    result = forms.ChoiceField(
        label=_("复查结论"),
        choices=[("passed", _("合格")), ("failed", _("不合格"))],
        widget=forms.RadioSelect,
    )
    text = forms.CharField(label=_("复查情况"), widget=forms.Textarea, max_length=4000)


class ClosingForm(forms.Form):
    """The close of a matter."""

    text = forms.CharField(label=_("销号意见"), widget=forms.Textarea, max_length=1000)


class WordingForm(forms.Form):
    """A good practice as it stands in the digest."""

    title = forms.CharField(label=_("标题"), max_length=100)
    text = forms.CharField(label=_("摘编文字"), widget=forms.Textarea, max_length=4000)
