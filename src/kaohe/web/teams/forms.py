"""Fields of the forms of the teams' room."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING, Any, Final

from django import forms
from django.forms import formset_factory
from django.utils.translation import gettext_lazy as _

from kaohe.core.divisions import BODY_NAMES
from kaohe.core.teams.standards import COST_KINDS
from kaohe.core.teams.trips import MEANS, Conduct, Cost, Leg, TripRecord
from kaohe.web.accounts.forms import list_bodies
from kaohe.web.accounts.models import User
from kaohe.web.base.language import pick
from kaohe.web.teams.lists import read_ties
from kaohe.web.teams.words import DEPARTMENT_NAMES

if TYPE_CHECKING:
    from collections.abc import Mapping

MOST_ROWS: Final = 60
SEED_LIMIT: Final = 2**31 - 1


def list_departments() -> list[tuple[str, str]]:
    """Return the departments as choices."""
    return [("", "—"), *((code, str(name)) for code, name in DEPARTMENT_NAMES.items())]


def list_inspector_accounts() -> list[tuple[str, str]]:
    """Return whoever has the role of an inspector, as choices."""
    people = User.objects.filter(
        is_active=True, grants__role="inspector", grants__ended_at=None
    ).order_by("username")
    return [("", "—"), *((each.username, f"{each.name}（{each.username}）") for each in people)]


def list_areas() -> list[tuple[str, str]]:
    """Return the bodies as places of costs."""
    return [("", "—"), *((code, pick(names)) for code, names in BODY_NAMES.items())]


class DayField(forms.DateField):
    """A day, which a browser lets one choose."""

    def __init__(self, **how: Any) -> None:
        widget = forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
        super().__init__(widget=widget, input_formats=["%Y-%m-%d"], **how)


class PoolForm(forms.Form):
    """What is known of a person in the pool, beside the account."""

    department = forms.ChoiceField(
        label=_("部门（全总机关人员）"), choices=list_departments, required=False
    )
    lent_by = forms.ChoiceField(
        label=_("抽调单位（各地人员）"), choices=list_bodies, required=False
    )
    unit = forms.CharField(label=_("工作单位"), max_length=80, required=False)
    post = forms.CharField(label=_("职务"), max_length=60, required=False)
    lent_since = DayField(label=_("抽调起日"), required=False)
    lent_until = DayField(label=_("抽调止日"), required=False)
    ties = forms.CharField(
        label=_("须回避的单位"),
        max_length=200,
        required=False,
        help_text=_("如：浙江（曾任职）、江苏（亲属任职）；抽调单位自动回避，不必再填"),
    )
    may_lead = forms.BooleanField(label=_("可担任组长"), required=False)

    def clean_ties(self) -> tuple[tuple[str, str], ...]:
        """Read the ties."""
        ties, wrong = read_ties(self.cleaned_data["ties"])
        if wrong:
            raise forms.ValidationError(
                _("无法识别“%(words)s”"), params={"words": "、".join(wrong)}
            )
        return ties


class NewPersonForm(PoolForm):
    """A person who joins the pool."""

    account = forms.ChoiceField(label=_("账号"), choices=list_inspector_accounts)
    field_order: Any = ("account",)


class PoolListForm(forms.Form):
    """A list of people as a workbook."""

    sheet = forms.FileField(label=_("人员库（.xlsx）"))
    sheet.widget.attrs["accept"] = ".xlsx"


class WishesForm(forms.Form):
    """What is asked of the solver."""

    mixed = forms.BooleanField(
        label=_("各部门和抽调人员平均搭配到各组"), required=False, initial=True
    )
    together_one = forms.ChoiceField(label=_("分在同一组"), choices=list_bodies, required=False)
    together_other = forms.ChoiceField(label=_("与"), choices=list_bodies, required=False)
    apart_one = forms.ChoiceField(label=_("不分在同一组"), choices=list_bodies, required=False)
    apart_other = forms.ChoiceField(label=_("与"), choices=list_bodies, required=False)
    seed = forms.IntegerField(
        label=_("随机种子"),
        min_value=1,
        max_value=SEED_LIMIT,
        initial=1,
        help_text=_("同样的人员、要求和种子得到同样的方案；换一个种子可能得到另一个同样好的方案"),
    )

    def clean(self) -> dict[str, Any]:
        """Expect both bodies of a pair, and two of them."""
        given: dict[str, Any] = super().clean() or {}
        for pair in ("together", "apart"):
            one, other = given.get(f"{pair}_one"), given.get(f"{pair}_other")
            if bool(one) != bool(other) or (one and one == other):
                self.add_error(f"{pair}_other", forms.ValidationError(_("请选择两个不同的单位。")))
        return given

    def pairs(self, name: str) -> tuple[tuple[str, str], ...]:
        """Return the pair of a name, if one is asked for."""
        one = self.cleaned_data[f"{name}_one"]
        return ((one, self.cleaned_data[f"{name}_other"]),) if one else ()


class StandardsForm(forms.Form):
    """Standards as a workbook, from a day on."""

    as_of = DayField(label=_("执行日期"))
    source = forms.CharField(label=_("依据（文件名称和文号）"), max_length=120)
    sheet = forms.FileField(label=_("出差标准（.xlsx）"))
    sheet.widget.attrs["accept"] = ".xlsx"


class LegForm(forms.Form):
    """A part of the way."""

    day = DayField(label=_("日期"))
    leaves = forms.CharField(label=_("出发地"), max_length=40)
    arrives = forms.CharField(label=_("到达地"), max_length=40)
    means = forms.ChoiceField(label=_("交通工具"), choices=lambda: _offer(MEANS))
    note = forms.CharField(label=_("备注"), max_length=80, required=False)


class CostForm(forms.Form):
    """A sum that was spent."""

    kind = forms.ChoiceField(label=_("费用种类"), choices=lambda: _offer(COST_KINDS))
    place = forms.ChoiceField(label=_("地区"), choices=list_areas)
    persons = forms.IntegerField(label=_("人数"), min_value=1, max_value=99)
    days = forms.IntegerField(label=_("天（夜）数"), min_value=1, max_value=99)
    amount = forms.DecimalField(
        label=_("金额（元）"), min_value=Decimal(0), max_digits=11, decimal_places=2
    )
    reason = forms.CharField(label=_("超标准原因"), max_length=120, required=False)


class ConductForm(forms.Form):
    """Something that a rule of conduct is about."""

    rule = forms.ChoiceField(label=_("要求"))
    offered = forms.CharField(label=_("对方提供或安排了什么"), max_length=120)
    is_refused = forms.BooleanField(label=_("已谢绝"), required=False)
    note = forms.CharField(label=_("处理情况"), max_length=120, required=False)

    def __init__(self, *args: Any, rules: list[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["rule"].choices = [("", "—"), *rules]  # type: ignore[attr-defined]


_TABLE: Final[dict[str, Any]] = {
    "extra": 0,
    "max_num": MOST_ROWS,
    "absolute_max": MOST_ROWS,
    "can_delete": True,
    "can_delete_extra": False,
}
LegFormSet = formset_factory(LegForm, **_TABLE)
CostFormSet = formset_factory(CostForm, **_TABLE)
ConductFormSet = formset_factory(ConductForm, **_TABLE)
BLANK: Final = {"leg": 4, "cost": 6, "conduct": 2}
"""Empty rows that a record is shown with; saving gives more."""


class RecordForms:
    """The tables of a trip's record as one form; a row that is left empty is none."""

    def __init__(
        self, data: Any = None, *, record: TripRecord, rules: list[tuple[str, str]]
    ) -> None:
        shown: dict[str, list[dict[str, Any]]] = {
            "leg": [
                {"day": each.day, "leaves": each.leaves, "arrives": each.arrives,
                 "means": each.means, "note": each.note}
                for each in record.legs
            ],
            "cost": [
                {"kind": each.kind, "place": each.place, "persons": each.persons,
                 "days": each.days, "amount": each.amount, "reason": each.reason}
                for each in record.costs
            ],
            "conduct": [
                {"rule": each.rule, "offered": each.offered, "is_refused": each.is_refused,
                 "note": each.note}
                for each in record.conduct
            ],
        }  # fmt: skip
        self.legs = _build(LegFormSet, data, "leg", shown["leg"])
        self.costs = _build(CostFormSet, data, "cost", shown["cost"])
        self.conduct = _build(
            ConductFormSet, data, "conduct", shown["conduct"], form_kwargs={"rules": rules}
        )
        self.is_nothing_offered = (
            record.is_nothing_offered if data is None else "is_nothing_offered" in data
        )

    def is_valid(self) -> bool:
        """Check every row that is not empty."""
        found = [each.is_valid() for each in (self.legs, self.costs, self.conduct)]
        return all(found)

    def read(self) -> TripRecord:
        """Return what is entered."""
        return TripRecord(
            legs=tuple(
                Leg(row["day"].isoformat(), row["leaves"], row["arrives"], row["means"],
                    row["note"])
                for row in _filled(self.legs)
            ),
            costs=tuple(
                Cost(row["kind"], row["place"], row["persons"], row["days"],
                     row["amount"].quantize(Decimal("0.01")), row["reason"])
                for row in _filled(self.costs)
            ),
            conduct=tuple(
                Conduct(row["rule"], row["offered"], row["is_refused"], row["note"])
                for row in _filled(self.conduct)
            ),
            is_nothing_offered=self.is_nothing_offered,
        )  # fmt: skip


def _build(kind: Any, data: Any, prefix: str, shown: list[dict[str, Any]], **how: Any) -> Any:
    formset = kind(data, initial=shown, prefix=prefix, **how)
    formset.extra = BLANK[prefix]
    return formset


def _filled(formset: Any) -> list[dict[str, Any]]:
    return [
        form.cleaned_data
        for form in formset.forms
        if form.cleaned_data and not form.cleaned_data.get("DELETE")
    ]


def _offer(kinds: Mapping[Any, tuple[str, str]]) -> list[tuple[str, str]]:
    """Return kinds as choices; an empty one keeps an empty row empty."""
    return [("", "—"), *((kind, pick(names)) for kind, names in kinds.items())]
