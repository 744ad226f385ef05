"""What the forms of the end of a draw do: enter it, take in a key holder's secret."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from kaohe.web.accounts.confirming import confirm_first
from kaohe.web.accounts.people import person_of
from kaohe.web.accounts.rights import allow
from kaohe.web.cycles.page_acts import do_in_cycle, read_key
from kaohe.web.draw import ending
from kaohe.web.draw.keys import DEPARTMENTS
from kaohe.web.draw.page_acts import read_file

if TYPE_CHECKING:
    from django.http import HttpRequest, HttpResponse


@require_POST
@allow("office")
@confirm_first
def enter_end(request: HttpRequest, cycle_id: str) -> HttpResponse:
    """Enter the end: nothing is drawn after it."""
    return do_in_cycle(
        request,
        cycle_id,
        lambda cycle: ending.enter_end(
            cycle,
            read_file(request),
            unfinished=request.POST.get("unfinished") == "on",
            by=person_of(request),
        ),
        done=_("抽取已登记结束，检查点已签发。请见证人签名，再请密钥持有人公开密钥。"),
        back="draw_end",
    )


@require_POST
@allow(*DEPARTMENTS)
@confirm_first
def hand_in_secret(request: HttpRequest, cycle_id: str) -> HttpResponse:
    """Take the secret that a key holder has revealed."""
    return do_in_cycle(
        request,
        cycle_id,
        lambda cycle: ending.hand_in_secret(
            cycle, read_file(request), by=person_of(request), request=read_key(request)
        ),
        done=_("密钥持有人公开的密钥已收到。"),
        back="draw_end",
    )
