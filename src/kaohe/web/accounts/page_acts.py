"""What the forms of the people pages do: read the form, call the act, show what became of it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.debug import sensitive_variables
from django.views.decorators.http import require_http_methods, require_POST

from kaohe.core.errors import KaoheError
from kaohe.web.accounts import acts
from kaohe.web.accounts.confirming import confirm_first
from kaohe.web.accounts.forms import (
    AdministratorForm,
    DecisionForm,
    HeldRoleForm,
    NewAccountForm,
    PersonForm,
    RoleForm,
    UnlockForm,
)
from kaohe.web.accounts.models import AdministratorProposal, User
from kaohe.web.accounts.people import person_of
from kaohe.web.accounts.rights import allow
from kaohe.web.base.telling import list_faults, tell_refused, telling

if TYPE_CHECKING:
    from collections.abc import Callable

    from django.http import HttpRequest, HttpResponse

KEY: Final = "request"
"""Field of every form with the key that makes sending it twice one act."""
REFUSED: Final = 422
"""Status of a form that comes back with its faults."""


@require_http_methods(["GET", "POST"])
@allow("security")
@sensitive_variables("password")
def open_account(request: HttpRequest) -> HttpResponse:
    """Show the form of a new account, or open it and show its first password once."""
    form = NewAccountForm(request.POST or None)
    faults: list[object] = []
    if request.method == "POST" and form.is_valid():
        details = {**form.cleaned_data}
        roles = details.pop("roles")
        try:
            user, password = acts.open_account(
                details, roles=roles, by=person_of(request), request=_key(request)
            )
        except KaoheError as error:
            faults = [*list_faults(error)]
        else:
            return _show_passwords(request, [(user, password)])
    is_wrong = request.method == "POST"
    return render(
        request,
        "accounts/new.html",
        {"form": form, "faults": faults},
        status=REFUSED if is_wrong else None,
    )


@require_POST
@allow("security")
@confirm_first
@sensitive_variables("password")
def renew_password(request: HttpRequest, number: str) -> HttpResponse:
    """Renew the first password, and show it once."""
    user = _find(number)
    try:
        password = acts.renew_password(user, by=person_of(request), request=_key(request))
    except KaoheError as error:
        tell_refused(request, error)
        return redirect("person", number)
    return _show_passwords(request, [(user, password)])


@require_POST
@allow("security")
@confirm_first
def close_account(request: HttpRequest, number: str) -> HttpResponse:
    """Take an account out of use."""
    return _do(
        request,
        number,
        lambda user: acts.close_account(user, by=person_of(request), request=_key(request)),
        done=_("账号已停用，其角色和会话已全部结束。"),
    )


@require_POST
@allow("security")
@confirm_first
def end_second_factor(request: HttpRequest, number: str) -> HttpResponse:
    """Take away a second factor that was lost."""
    return _do(
        request,
        number,
        lambda user: acts.end_second_factor(user, by=person_of(request), request=_key(request)),
        done=_("已解除身份验证器，该人员下次登录时须重新设置。"),
    )


@require_POST
@allow("security")
def give_role(request: HttpRequest, number: str) -> HttpResponse:
    """Give a business role."""
    form = RoleForm(request.POST)
    if not form.is_valid():
        return redirect("person", number)
    role = form.cleaned_data["role"]
    return _do(
        request,
        number,
        lambda user: acts.give_role(user, role, by=person_of(request), request=_key(request)),
        done=_("角色已授予。"),
    )


@require_POST
@allow("security")
def end_role(request: HttpRequest, number: str) -> HttpResponse:
    """End a role."""
    form = HeldRoleForm(request.POST)
    if not form.is_valid():
        return redirect("person", number)
    role = form.cleaned_data["role"]
    return _do(
        request,
        number,
        lambda user: acts.end_role(user, role, by=person_of(request), request=_key(request)),
        done=_("角色已收回，该人员的会话已结束。"),
    )


@require_POST
@allow("security")
@sensitive_variables("password")
def hand_over(request: HttpRequest, number: str) -> HttpResponse:
    """Hand the work of a person to a successor, and show the first password once."""
    user, form = _find(number), PersonForm(request.POST)
    faults: list[object] = []
    if form.is_valid():
        try:
            successor, password = acts.hand_over(
                user, form.cleaned_data, by=person_of(request), request=_key(request)
            )
        except KaoheError as error:
            faults = [*list_faults(error)]
        else:
            return _show_passwords(request, [(successor, password)])
    context = {"person": user, "form": form, "faults": faults}
    return render(request, "accounts/hand_over.html", context, status=REFUSED)


@require_POST
@allow("security")
@confirm_first
def propose_administrator(request: HttpRequest, number: str) -> HttpResponse:
    """Propose an administrator."""
    form = AdministratorForm(request.POST)
    if not form.is_valid():
        return redirect("person", number)
    role = form.cleaned_data["role"]
    return _do(
        request,
        number,
        lambda user: acts.propose_administrator(
            user, role, by=person_of(request), request=_key(request)
        ),
        done=_("已提出，待另一名安全管理员批准。"),
    )


@require_POST
@allow("security")
@confirm_first
def decide_proposal(request: HttpRequest, key: int) -> HttpResponse:
    """Approve or refuse an administrator whom somebody else proposed."""
    proposal = get_object_or_404(AdministratorProposal, pk=key)
    form = DecisionForm(request.POST)
    if form.is_valid():
        approve = form.cleaned_data["decision"] == "approve"
        with telling(request, _("已批准。") if approve else _("未予批准，提名已结束。")):
            acts.decide_proposal(
                proposal, approve=approve, by=person_of(request), request=_key(request)
            )
    return redirect("proposals")


@require_POST
@allow("security")
def unlock_account(request: HttpRequest) -> HttpResponse:
    """Take away the locks of an account."""
    form = UnlockForm(request.POST)
    if form.is_valid():
        with telling(request, _("已解除锁定。")):
            acts.unlock_account(
                form.cleaned_data["account"], by=person_of(request), request=_key(request)
            )
    return redirect("people")


def _do(
    request: HttpRequest, number: str, doing: Callable[[User], object], *, done: str
) -> HttpResponse:
    with telling(request, done):
        doing(_find(number))
    return redirect("person", number)


def _show_passwords(request: HttpRequest, opened: list[tuple[User, str]]) -> HttpResponse:
    context = {"opened": opened, "hours": acts.INITIAL_HOURS}
    return render(request, "accounts/first_passwords.html", context)


def _find(number: str) -> User:
    return get_object_or_404(User, username=number)


def _key(request: HttpRequest) -> str:
    return request.POST.get(KEY, "")[:64]
