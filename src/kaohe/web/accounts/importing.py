"""Pages by which a whole contact list becomes accounts."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.debug import sensitive_variables
from django.views.decorators.http import require_http_methods, require_safe

from kaohe.core.errors import KaoheError
from kaohe.web.accounts.acts import INITIAL_HOURS
from kaohe.web.accounts.bulk import open_accounts
from kaohe.web.accounts.confirming import confirm_first
from kaohe.web.accounts.contact_list import (
    LARGEST,
    MOST_ROWS,
    read_contact_list,
    write_template,
)
from kaohe.web.accounts.forms import ContactListForm
from kaohe.web.accounts.page_acts import KEY, REFUSED
from kaohe.web.accounts.people import person_of
from kaohe.web.accounts.rights import allow
from kaohe.web.base.papers import WORKBOOK, give_file
from kaohe.web.base.telling import list_faults

if TYPE_CHECKING:
    from django.http import HttpRequest


@require_http_methods(["GET", "POST"])
@allow("security")
@confirm_first
@sensitive_variables("opened")
def import_people(request: HttpRequest) -> HttpResponse:
    """Take a contact list, or tell everything that is wrong with it."""
    form = ContactListForm(request.POST or None, request.FILES or None)
    faults: list[object] = []
    if request.method == "POST" and form.is_valid():
        sheet = form.cleaned_data["sheet"]
        data = sheet.read(LARGEST + 1)
        try:
            opened = open_accounts(
                read_contact_list(data, name=sheet.name),
                by=person_of(request),
                request=request.POST.get(KEY, "")[:64],
            )
        except KaoheError as error:
            faults = [*list_faults(error)]
        else:
            context = {"opened": opened, "hours": INITIAL_HOURS}
            return render(request, "accounts/first_passwords.html", context)
    return render(
        request,
        "accounts/import.html",
        {"form": form, "faults": faults, "rows": MOST_ROWS, "megabytes": LARGEST // 1_000_000},
        status=REFUSED if request.method == "POST" else None,
    )


@require_safe
@allow("security")
def contact_template(_request: HttpRequest) -> HttpResponse:
    """Give the workbook to fill in."""
    return give_file(write_template(), "通讯录.xlsx", WORKBOOK)
