"""Pages that show people: accounts, one account, the directory, proposed administrators."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Final

from allauth.mfa.utils import is_mfa_enabled
from django.core.paginator import Paginator
from django.db.models import Prefetch, Q
from django.shortcuts import get_object_or_404, render
from django.utils import timezone
from django.utils.http import urlencode
from django.views.decorators.http import require_safe

from kaohe.web.accounts.forms import (
    AdministratorForm,
    HeldRoleForm,
    PersonForm,
    RoleForm,
    SearchForm,
)
from kaohe.web.accounts.models import AdministratorProposal, Grant, User
from kaohe.web.accounts.people import person_of
from kaohe.web.accounts.rights import allow
from kaohe.web.accounts.scope import OF_ALL_BODIES, scope_of
from kaohe.web.accounts.sign_ins import find_locks

if TYPE_CHECKING:
    from django.db.models import QuerySet
    from django.http import HttpRequest, HttpResponse

ON_A_PAGE: Final = 50
UNUSED: Final = timedelta(days=90)
"""After so long without a sign-in an account is looked at."""
_HELD_NOW: Final = Prefetch(
    "grants", queryset=Grant.objects.filter(ended_at=None).order_by("pk"), to_attr="held"
)


@require_safe
@allow("security")
def people(request: HttpRequest) -> HttpResponse:
    """List the accounts, narrowed to what is asked for."""
    form = SearchForm(request.GET)
    asked = form.cleaned_data if form.is_valid() else {}
    found = _narrow(User.objects.order_by("body", "username"), asked).prefetch_related(_HELD_NOW)
    page = Paginator(found, ON_A_PAGE).get_page(request.GET.get("page"))
    words = request.GET.copy()
    words.pop("page", None)
    return render(
        request,
        "accounts/people.html",
        {
            "form": form,
            "page": page,
            "asked": words.urlencode(),
            "locks": find_locks(now=timezone.now()),
            "waiting": AdministratorProposal.objects.filter(decided_at=None).count(),
        },
    )


@require_safe
@allow("security")
def person(request: HttpRequest, number: str) -> HttpResponse:
    """Show an account with all that was granted, and what can be done with it."""
    user = get_object_or_404(User, username=number)
    return render(
        request,
        "accounts/person.html",
        {
            "person": user,
            "grants": user.grants.select_related("given_by", "approved_by", "ended_by").order_by(
                "-pk"
            ),
            "held": sorted(user.roles),
            "has_second_factor": is_mfa_enabled(user),
            "role_form": RoleForm(),
            "administrator_form": AdministratorForm(),
            "held_role_form": HeldRoleForm(),
            "successor_form": PersonForm(),
            "is_oneself": user.pk == person_of(request).pk,
        },
    )


@require_safe
@allow("security")
def proposals(request: HttpRequest) -> HttpResponse:
    """List the administrators that were proposed; what waits comes first."""
    rows = AdministratorProposal.objects.select_related("user", "proposed_by", "decided_by")
    return render(
        request,
        "accounts/proposals.html",
        {
            "waiting": rows.filter(decided_at=None).order_by("pk"),
            "decided": rows.exclude(decided_at=None).order_by("-decided_at")[:ON_A_PAGE],
        },
    )


@require_safe
@allow(*OF_ALL_BODIES, "province")
def directory(request: HttpRequest) -> HttpResponse:
    """List whom one may call: headquarters sees everybody, a body sees its own people."""
    visible = scope_of(person_of(request)).limit(User.objects.filter(is_active=True))
    form = SearchForm(request.GET)
    words = form.cleaned_data["q"] if form.is_valid() else ""
    business = visible.filter(grants__ended_at=None, grants__role__in=_business()).distinct()
    found = _search(business, words).order_by("body", "username").prefetch_related(_HELD_NOW)
    page = Paginator(found, ON_A_PAGE).get_page(request.GET.get("page"))
    return render(
        request,
        "accounts/directory.html",
        {
            "form": form,
            "page": page,
            "words": words,
            "asked": urlencode({"q": words}) if words else "",
        },
    )


def _business() -> list[str]:
    return [role for role, _name in RoleForm.base_fields["role"].choices]  # type: ignore[attr-defined]


def _narrow(rows: QuerySet[User], asked: dict[str, str]) -> QuerySet[User]:
    rows = _search(rows, asked.get("q", ""))
    if asked.get("role"):
        rows = rows.filter(grants__role=asked["role"], grants__ended_at=None).distinct()
    state = asked.get("state", "")
    if state:
        rows = rows.filter(is_active=state != "closed")
    if state == "unused":
        since = timezone.now() - UNUSED
        never = Q(last_login=None, must_change_password=False)
        rows = rows.filter(Q(last_login__lt=since) | never | Q(initial_until__lt=timezone.now()))
    elif state == "first":
        rows = rows.filter(must_change_password=True)
    return rows


def _search(rows: QuerySet[User], words: str) -> QuerySet[User]:
    if not words:
        return rows
    return rows.filter(Q(username__icontains=words) | Q(name__icontains=words))
