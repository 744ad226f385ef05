"""Fields of the forms of a cycle; what they hold is checked by the acts."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from kaohe.web.accounts.models import User
from kaohe.web.cycles.words import name_in_language
from kaohe.web.rules.library import list_known
from kaohe.workflows.cycle import SEATS


def list_packs() -> list[tuple[str, str]]:
    """Return the packs of the library as choices, by digest."""
    return [
        (known.digest, f"{name_in_language(known.pack.title)}（{known.label}）")
        for known in list_known()
    ]


def list_leaders() -> list[tuple[str, str]]:
    """Return whoever may hold a seat, as choices."""
    people = User.objects.filter(
        is_active=True, grants__role="leader", grants__ended_at=None
    ).order_by("name")
    return [("", "—"), *((each.username, f"{each.name}（{each.username}）") for each in people)]


class NewCycleForm(forms.Form):
    """A year that is opened."""

    id = forms.CharField(
        label=_("编号"),
        max_length=40,
        help_text=_("3至40位小写字母、数字或._-，如assessment-2012"),
    )
    title = forms.CharField(label=_("名称"), max_length=80)
    pack = forms.ChoiceField(label=_("规则包"), choices=list_packs)


class PackForm(forms.Form):
    """Another pack for a year."""

    pack = forms.ChoiceField(label=_("规则包"), choices=list_packs)


class SeatForm(forms.Form):
    """A person for a seat."""

    seat = forms.ChoiceField(choices=[(seat.id, seat.zh) for seat in SEATS.values()])
    person = forms.ChoiceField(label=_("人员"), choices=list_leaders)

    def __init__(
        self, data: Any = None, *, seat: str = "", leaders: list[tuple[str, str]] | None = None
    ) -> None:
        super().__init__(data, auto_id=f"id_{seat}_%s", initial={"seat": seat})
        if leaders is not None:
            self.fields["person"] = forms.ChoiceField(label=_("人员"), choices=leaders)
