"""The page that compares two years, or one year under two packs."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, cast

from django import forms
from django.http import Http404
from django.shortcuts import get_object_or_404, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_safe

from kaohe.core.errors import KaoheError
from kaohe.web.accounts.page_acts import REFUSED
from kaohe.web.accounts.people import person_of
from kaohe.web.accounts.rights import allow
from kaohe.web.base.telling import list_faults
from kaohe.web.cycles.forms import list_packs
from kaohe.web.cycles.models import Cycle
from kaohe.web.results.comparing import compare_sheets, show_comparison
from kaohe.web.results.models import Scoring
from kaohe.web.results.seeing import HEADQUARTERS, results_scope
from kaohe.web.rules.library import find_known

if TYPE_CHECKING:
    from django.http import HttpRequest, HttpResponse

    from kaohe.core.scoring import Comparison
    from kaohe.web.accounts.models import User
    from kaohe.web.results.comparing import ShownComparison


class YearsForm(forms.Form):
    """Two scorings, and the rules that both are taken under."""

    before = forms.ChoiceField(label=gettext_lazy("原结果"))
    after = forms.ChoiceField(label=gettext_lazy("新结果"))
    rules_before = forms.ChoiceField(label=gettext_lazy("原结果适用的规则包"), required=False)
    rules_after = forms.ChoiceField(label=gettext_lazy("新结果适用的规则包"), required=False)

    def __init__(self, *args: Any, scorings: list[Scoring], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        named = [(f"{each.pk}", name_scoring(each)) for each in scorings]
        packs = [("", _("评分时的规则包")), *list_packs()]
        for side in ("before", "after"):
            cast("forms.ChoiceField", self.fields[side]).choices = named
            cast("forms.ChoiceField", self.fields[f"rules_{side}"]).choices = packs


@require_safe
@allow(*HEADQUARTERS, "auditor")
def comparison(request: HttpRequest, cycle_id: str) -> HttpResponse:
    """Show who moves between two scorings and why; nothing of it is kept."""
    cycle = get_object_or_404(Cycle, pk=cycle_id)
    scorings = list_scorings(person_of(request))
    own = [each for each in scorings if each.cycle_id == cycle.pk]
    if not own:
        raise Http404
    asked = request.GET if request.GET.get("after") else None
    form = YearsForm(asked, scorings=scorings, initial=_first_choice(scorings, own[0]))
    context: dict[str, Any] = {"cycle": cycle, "form": form, "faults": []}
    if asked is None or not form.is_valid():
        return render(request, "results/comparison.html", context)
    by_key = {f"{each.pk}": each for each in scorings}
    before, after = (by_key[form.cleaned_data[side]] for side in ("before", "after"))
    packs = [
        form.cleaned_data[f"rules_{side}"] or scoring.pack_digest
        for side, scoring in (("before", before), ("after", after))
    ]
    try:
        found = compare_sheets(before.sheet_digest, packs[0], after.sheet_digest, packs[1])
    except KaoheError as error:
        context["faults"] = list_faults(error)
        return render(request, "results/comparison.html", context, status=REFUSED)
    context |= {
        "before": before,
        "after": after,
        "pack_before": find_known(packs[0]),
        "pack_after": find_known(packs[1]),
        "is_one_pack": packs[0] == packs[1],
        "is_one_year": before.cycle_id == after.cycle_id,
        "is_one_sheet": before.sheet_digest == after.sheet_digest,
        "comparison": _show(found, before, after),
    }
    return render(request, "results/comparison.html", context)


def _show(found: Comparison, before: Scoring, after: Scoring) -> ShownComparison:
    """Return a comparison, with the years over the places where there are two."""
    if before.cycle_id == after.cycle_id:
        return show_comparison(found)
    return show_comparison(found, before=before.cycle.title, after=after.cycle.title)


def list_scorings(person: User) -> list[Scoring]:
    """Return the scorings whose results a person may see whole, the last of each year first."""
    seen = [cycle.pk for cycle in Cycle.objects.all() if results_scope(person, cycle).is_everything]
    rows = Scoring.objects.filter(cycle__in=seen).select_related("cycle", "by")
    return list(rows.order_by("-cycle__opened_at", "-cycle", "-number"))


def find_former(scorings: list[Scoring], scoring: Scoring) -> Scoring | None:
    """Return the last scoring of the year before; None where there is none."""
    opened = scoring.cycle.opened_at
    return next((each for each in scorings if each.cycle.opened_at < opened), None)


def name_scoring(scoring: Scoring) -> str:
    """Return how a scoring is called in a list."""
    told = {"title": scoring.cycle.title, "number": scoring.number}
    return _("%(title)s，第%(number)s次评分") % told


def _first_choice(scorings: list[Scoring], own: Scoring) -> dict[str, str]:
    """Return the year's last scoring beside that of the year before, both under its rules."""
    former = find_former(scorings, own) or own
    chosen = {"before": f"{former.pk}", "after": f"{own.pk}"}
    if former != own:
        chosen["rules_before"] = own.pack_digest
    return chosen
