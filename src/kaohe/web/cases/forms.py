"""Fields of the forms of the room; what they hold is checked by the acts."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from django import forms
from django.utils.translation import gettext_lazy as _

from kaohe.core.divisions import BODY_NAMES
from kaohe.web.base.papers import ACCEPT
from kaohe.web.cases.deciding import AskedLine
from kaohe.web.cases.models import VERDICTS
from kaohe.web.cycles.words import name_body
from kaohe.web.results.words import GAPS, VALUES

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from kaohe.web.cases.targets import Target

LINES: Final = 4
"""Corrections that one proposal can hold; more take another case."""
MARKS: Final = tuple(VALUES.items())


class OpeningForm(forms.Form):
    """A case that is opened."""

    unit = forms.CharField(label=_("被查单位"), max_length=200, required=False)
    due = forms.DateField(label=_("答复期限"), widget=forms.DateInput(attrs={"type": "date"}))
    text = forms.CharField(label=_("查明的情况"), widget=forms.Textarea, max_length=4000)
    visit = forms.CharField(widget=forms.HiddenInput, required=False, max_length=120)
    county = forms.CharField(widget=forms.HiddenInput, required=False, max_length=6)
    lead = forms.CharField(widget=forms.HiddenInput, required=False, max_length=200)

    field_order = ("body", "matter", "unit", "due", "text")

    def __init__(self, *args: Any, matters: list[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        bodies = [(body, name_body(body)) for body in BODY_NAMES]
        self.fields["body"] = forms.ChoiceField(label=_("单位"), choices=bodies)
        self.fields["matter"] = forms.ChoiceField(label=_("事项"), choices=matters)


class EvidenceForm(forms.Form):
    """A paper that is put to a case."""

    name = forms.CharField(label=_("名称"), max_length=200, required=False)
    paper = forms.FileField(label=_("材料"))
    paper.widget.attrs["accept"] = ACCEPT


class AnswerForm(forms.Form):
    """What a body says to a case."""

    text = forms.CharField(label=_("答复"), widget=forms.Textarea, max_length=4000)
    paper = forms.FileField(label=_("附件（可选）"), required=False)
    paper.widget.attrs["accept"] = ACCEPT


class ProposalForm(forms.Form):
    """What the first person proposes, with the findings that are to be corrected."""

    verdict = forms.ChoiceField(label=_("结论"), choices=list(VERDICTS.items()))
    reason = forms.CharField(label=_("理由"), widget=forms.Textarea, max_length=4000)

    def __init__(
        self,
        *args: Any,
        targets: Iterable[Target] = (),
        suggested: Iterable[tuple[str, str]] = (),
        is_truth: bool,
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        if is_truth:
            self.fields["measure"] = forms.CharField(
                label=_("处理决定"), widget=forms.Textarea, max_length=4000, required=False
            )
            self.fields["is_criticised"] = forms.BooleanField(
                label=_("列入通报批评"), required=False
            )
        choices = _group(targets)
        filled = [*suggested][:LINES]
        filled += [("", "")] * (LINES - len(filled))
        for number, (target, value) in enumerate(filled if choices[1:] else (), start=1):
            self.fields[f"target_{number}"] = forms.ChoiceField(
                label=_("更正的认定"), choices=choices, initial=target, required=False
            )
            self.fields[f"value_{number}"] = forms.CharField(
                label=_("更正为"), max_length=200, initial=value, required=False
            )
            self.fields[f"value_{number}"].widget.attrs["list"] = "marks"
            self.fields[f"gap_{number}"] = forms.ChoiceField(
                label=_("或缺项"), choices=[("", _("（无）")), *GAPS.items()], required=False
            )

    @property
    def lines(self) -> list[tuple[Any, Any, Any]]:
        """Return the fields of each correction."""
        return [
            (self[f"target_{number}"], self[f"value_{number}"], self[f"gap_{number}"])
            for number in range(1, LINES + 1)
            if f"target_{number}" in self.fields
        ]


class DecisionForm(forms.Form):
    """What the second person says."""

    result = forms.ChoiceField(
        label=_("审定"), choices=[("agreed", _("同意")), ("returned", _("退回重拟"))]
    )
    reason = forms.CharField(
        label=_("审定意见"), widget=forms.Textarea, max_length=4000, required=False,
        help_text=_("退回的须写明理由"),
    )  # fmt: skip


class ObjectionForm(forms.Form):
    """A finding that a body asks to have looked at again."""

    text = forms.CharField(label=_("理由"), widget=forms.Textarea, max_length=4000)
    paper = forms.FileField(label=_("材料（可选）"), required=False)
    paper.widget.attrs["accept"] = ACCEPT

    field_order = ("target", "text", "paper")

    def __init__(self, *args: Any, targets: Iterable[Target], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["target"] = forms.ChoiceField(label=_("对哪项认定"), choices=_group(targets))
        self.order_fields(self.field_order)


def read_lines(told: Mapping[str, Any]) -> tuple[AskedLine, ...]:
    """Return the corrections of a form that name a finding."""
    return tuple(
        AskedLine(
            told[f"target_{number}"], told.get(f"value_{number}", ""), told.get(f"gap_{number}", "")
        )
        for number in range(1, LINES + 1)
        if told.get(f"target_{number}")
    )


def _group(targets: Iterable[Target]) -> list[tuple[Any, Any]]:
    """Return findings as choices, part by part of the rubric."""
    sections: dict[str, list[tuple[str, str]]] = {}
    for each in targets:
        sections.setdefault(each.section, []).append((each.key, f"{each.label} — {each.shown}"))
    return [("", _("（不选）")), *sections.items()]
