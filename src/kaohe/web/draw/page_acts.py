"""What the forms of a draw do: read the form, call the act, show what became of it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from django.http import FileResponse, Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from kaohe.core.errors import KaoheError
from kaohe.web.accounts.confirming import confirm_first
from kaohe.web.accounts.page_acts import REFUSED
from kaohe.web.accounts.people import person_of
from kaohe.web.accounts.rights import allow
from kaohe.web.base.telling import list_faults, tell_done, tell_refused
from kaohe.web.cycles.models import Cycle
from kaohe.web.cycles.page_acts import do_in_cycle, read_key
from kaohe.web.draw import freezing, keys, peers, salts, seed, steps, witnessing
from kaohe.web.draw.campaigns import draw_of_cycle, plan_of_draw
from kaohe.web.draw.faults import FILE_TOO_BIG
from kaohe.web.draw.forms import (
    CountyKeysForm,
    FileForm,
    PeerForm,
    PlanForm,
    ResultForm,
    RollForm,
    SaltsForm,
    VoidForm,
)
from kaohe.web.draw.models import PEERS
from kaohe.web.draw.pages import EVERYBODY, WATCHERS, show_plan_page, show_seed_page
from kaohe.web.draw.peers import peer_names
from kaohe.web.draw.publishing import pack_campaign, write_holder_extract, write_sheet
from kaohe.workflows.publication.published import LotterySource

if TYPE_CHECKING:
    from collections.abc import Callable

    from django.core.files.uploadedfile import UploadedFile
    from django.http import HttpRequest
    from django.http.response import HttpResponseBase

    from kaohe.web.draw.models import DrawCampaign

MOST_KILOBYTES: Final = 512
_KILOBYTE: Final = 1 << 10


@require_POST
@allow("office")
@confirm_first
def enter_plan(request: HttpRequest, cycle_id: str) -> HttpResponse:
    """Enter the plan."""
    cycle, form = _find(cycle_id), PlanForm(request.POST)
    if not form.is_valid():
        return show_plan_page(request, cycle, form=form, status=REFUSED)
    try:
        ceremony = form.read(steps.next_campaign(cycle))
        policy = form.cleaned_data["policy"].replace("\r\n", "\n").strip() + "\n"
        steps.begin_draw(cycle, ceremony, policy=policy, by=person_of(request))
    except KaoheError as error:
        return show_plan_page(request, cycle, form=form, faults=list_faults(error), status=REFUSED)
    tell_done(request, _("方案已登记，不能更改。"))
    return redirect("draw_plan", cycle_id)


@require_POST
@allow("office")
def build_frame(request: HttpRequest, cycle_id: str) -> HttpResponse:
    """Build the frame of the frozen register."""
    return do_in_cycle(
        request,
        cycle_id,
        lambda cycle: freezing.ask_for_frame(
            cycle, by=person_of(request), request=read_key(request)
        ),
        done=_("正在生成抽样框；完成后请另一人核对并登记。"),
        back="draw_frame",
    )


@require_POST
@allow("office")
@confirm_first
def county_salts(request: HttpRequest, cycle_id: str) -> HttpResponseBase:
    """Give what the counties of a body need to make their strata again."""
    cycle, form = _find(cycle_id), SaltsForm(request.POST)
    if not form.is_valid():
        return redirect("draw_frame", cycle_id)
    body = form.cleaned_data["body"]
    try:
        packed = salts.hand_out_salts(
            cycle,
            body,
            with_records=form.cleaned_data["with_records"],
            by=person_of(request),
            request=read_key(request),
        )
    except KaoheError as error:
        tell_refused(request, error)
        return redirect("draw_frame", cycle_id)
    return FileResponse(packed, as_attachment=True, filename=f"county-salts-{body}.zip")


@require_POST
@allow("office")
@confirm_first
def enter_frame(request: HttpRequest, cycle_id: str) -> HttpResponse:
    """Enter the frame that another person has built."""
    return do_in_cycle(
        request,
        cycle_id,
        lambda cycle: freezing.enter_frozen(
            cycle, seen=request.POST.get("seen", ""), by=person_of(request)
        ),
        done=_("抽样框已固定并登记。"),
        back="draw_frame",
    )


@require_POST
@allow("office")
def county_keys(request: HttpRequest, cycle_id: str) -> HttpResponse:
    """Put down with which keys counties sign."""
    form = CountyKeysForm(request.POST)
    text = form.cleaned_data["keys"] if form.is_valid() else ""
    return do_in_cycle(
        request,
        cycle_id,
        lambda cycle: freezing.register_county_keys(
            cycle, text, by=person_of(request), request=read_key(request)
        ),
        done=_("验证公钥已登记。"),
        back="draw_frame",
    )


@require_POST
@allow("office")
def take_statement(request: HttpRequest, cycle_id: str) -> HttpResponse:
    """Take what a county has signed."""
    return do_in_cycle(
        request,
        cycle_id,
        lambda cycle: freezing.take_county_statement(
            cycle, read_file(request), by=person_of(request), request=read_key(request)
        ),
        done=_("县里签名的文件已受理。"),
        back="draw_frame",
    )


@require_POST
@allow(*keys.DEPARTMENTS)
def hand_in_key(request: HttpRequest, cycle_id: str) -> HttpResponse:
    """Hand in the public key of a holder."""
    return do_in_cycle(
        request,
        cycle_id,
        lambda cycle: keys.hand_in_key(
            cycle, read_file(request), by=person_of(request), request=read_key(request)
        ),
        done=_("公钥文件已收到。"),
        back="draw_keys",
    )


@require_POST
@allow("office")
@confirm_first
def enter_keys(request: HttpRequest, cycle_id: str) -> HttpResponse:
    """Enter the keys of all holders."""
    return do_in_cycle(
        request,
        cycle_id,
        lambda cycle: keys.enter_all_keys(cycle, by=person_of(request)),
        done=_("公钥已登记。"),
        back="draw_keys",
    )


@require_POST
@allow("office")
def name_peer(request: HttpRequest, cycle_id: str) -> HttpResponse:
    """Put down where a holder or a witness can be reached."""
    kind = request.POST.get("kind", "")
    if kind not in dict(PEERS):
        raise Http404
    draw = _find_draw(cycle_id)
    form = PeerForm(request.POST, kind=kind, names=peer_names(draw, kind))
    back = "draw_keys" if kind == "holder" else "draw_witnesses"
    if not form.is_valid():
        return redirect(back, cycle_id)
    return do_in_cycle(
        request,
        cycle_id,
        lambda cycle: peers.name_peer(
            cycle,
            kind,
            form.cleaned_data["name"],
            form.cleaned_data["address"],
            by=person_of(request),
            request=read_key(request),
        ),
        done=_("地址已登记。"),
        back=back,
    )


@require_POST
@allow("office", "duty")
def ask_peers(request: HttpRequest, cycle_id: str) -> HttpResponse:
    """Ask holders and witnesses how far they are."""
    return do_in_cycle(
        request,
        cycle_id,
        lambda cycle: peers.ask_peers(cycle, by=person_of(request), request=read_key(request)),
        done=_("已询问，结果见下表。"),
        back="draw_witnesses" if request.POST.get("back") == "witnesses" else "draw_keys",
    )


@require_POST
@allow("office")
def sign_checkpoint(request: HttpRequest, cycle_id: str) -> HttpResponse:
    """Sign a checkpoint over what is to be witnessed."""
    return do_in_cycle(
        request,
        cycle_id,
        lambda cycle: witnessing.sign_checkpoint(
            cycle, by=person_of(request), request=read_key(request)
        ),
        done=_("检查点已签发，可以请见证人签名。"),
        back="draw_witnesses",
    )


@require_safe
@allow("office")
def witness_request(request: HttpRequest, cycle_id: str) -> HttpResponse:
    """Give the request that is carried to a witness."""
    draw, name = _find_draw(cycle_id), request.GET.get("name", "")
    if name not in peer_names(draw, "witness"):
        raise Http404
    return _give(
        request,
        lambda: witnessing.write_witness_request(draw, name),
        f"{name}.request",
        back="draw_witnesses",
        cycle_id=cycle_id,
    )


@require_POST
@allow("office")
def take_cosignature(request: HttpRequest, cycle_id: str) -> HttpResponse:
    """Take what a witness has sent back."""
    return do_in_cycle(
        request,
        cycle_id,
        lambda cycle: witnessing.take_answer(
            cycle, read_file(request), by=person_of(request), request=read_key(request)
        ),
        done=_("见证签名已收到。"),
        back="draw_witnesses",
    )


@require_POST
@allow("office")
def ask_witnesses(request: HttpRequest, cycle_id: str) -> HttpResponse:
    """Ask the witnesses over the line."""
    return do_in_cycle(
        request,
        cycle_id,
        lambda cycle: witnessing.ask_witnesses(
            cycle, by=person_of(request), request=read_key(request)
        ),
        done=_("见证签名已收到。"),
        back="draw_witnesses",
    )


@require_POST
@allow("office")
@confirm_first
def enter_checkpoint(request: HttpRequest, cycle_id: str) -> HttpResponse:
    """Enter the checkpoint that enough witnesses have cosigned."""
    return do_in_cycle(
        request,
        cycle_id,
        lambda cycle: witnessing.enter_checkpoint(cycle, by=person_of(request)),
        done=_("见证已足够，检查点已登记。请印发检查点，再继续。"),
        back="draw_witnesses",
    )


@require_POST
@allow(*seed.ROLLERS)
@confirm_first
def roll(request: HttpRequest, cycle_id: str) -> HttpResponse:
    """Put down what one person has rolled."""
    cycle, form = _find(cycle_id), RollForm(request.POST)
    if not form.is_valid():
        return show_seed_page(request, cycle, roll_form=form, status=REFUSED)
    found = form.cleaned_data
    try:
        seed.record_roll(
            cycle,
            found["role"],
            found["first"],
            found["second"],
            by=person_of(request),
            request=read_key(request),
        )
    except KaoheError as error:
        return show_seed_page(request, cycle, faults=list_faults(error), status=REFUSED)
    tell_done(request, _("骰子记录已收到。"))
    return redirect("draw_seed", cycle_id)


@require_POST
@allow("office")
@confirm_first
def enter_dice(request: HttpRequest, cycle_id: str) -> HttpResponse:
    """Enter the dice of all three."""
    return do_in_cycle(
        request,
        cycle_id,
        lambda cycle: seed.enter_all_dice(cycle, by=person_of(request)),
        done=_("三人的骰子已登记，请立即取得见证。"),
        back="draw_witnesses",
    )


@require_POST
@allow(*seed.TYPISTS)
@confirm_first
def type_result(request: HttpRequest, cycle_id: str) -> HttpResponse:
    """Put down what one person has typed of the lotteries."""
    cycle = _find(cycle_id)
    source = plan_of_draw(_find_draw(cycle_id)).outside
    if not isinstance(source, LotterySource):
        raise Http404
    form = ResultForm(source, request.POST)
    if not form.is_valid():
        return show_seed_page(request, cycle, result_form=form, status=REFUSED)
    try:
        seed.type_result(cycle, form.read(), by=person_of(request), request=read_key(request))
    except KaoheError as error:
        return show_seed_page(
            request, cycle, result_form=form, faults=list_faults(error), status=REFUSED
        )
    tell_done(request, _("您录入的号码已收到；两人录入一致才有效。"))
    return redirect("draw_seed", cycle_id)


@require_POST
@allow("office")
@confirm_first
def make_seed(request: HttpRequest, cycle_id: str) -> HttpResponse:
    """Make the seed: once, without a way back."""
    return do_in_cycle(
        request,
        cycle_id,
        lambda cycle: seed.make_seed(
            cycle,
            by=person_of(request),
            drand=read_file(request) if "file" in request.FILES else None,
        ),
        done=_("公共随机数已产生并登记。"),
        back="draw_seed",
    )


@require_POST
@allow("office")
@confirm_first
def give_up(request: HttpRequest, cycle_id: str) -> HttpResponse:
    """Give the draw up, with its reason."""
    form = VoidForm(request.POST, request.FILES)
    is_whole = form.is_valid()
    return do_in_cycle(
        request,
        cycle_id,
        lambda cycle: steps.give_up(
            cycle,
            reason=form.cleaned_data["reason"] if is_whole else "",
            signed_by=form.signers() if is_whole else (),
            approvals=[_read(each) for each in form.cleaned_data.get("approvals", ())],
            by=person_of(request),
        ),
        done=_("本次抽取已作废。"),
        back="draw",
    )


@require_safe
@allow("office")
def holder_extract(request: HttpRequest, cycle_id: str) -> HttpResponse:
    """Give the ledger up to its last checkpoint, for the key holders; not for publication."""
    draw = _find_draw(cycle_id)
    return _give(
        request,
        lambda: write_holder_extract(draw),
        f"{draw.id}.extract",
        back="draw_keys",
        cycle_id=cycle_id,
    )


@require_safe
@allow(*EVERYBODY)
def published(request: HttpRequest, cycle_id: str) -> HttpResponse:
    """Give everything that may be told of a draw now."""
    draw = _find_draw(cycle_id)
    return _give(
        request,
        lambda: pack_campaign(draw),
        f"{draw.id}.zip",
        back="draw_checks",
        cycle_id=cycle_id,
    )


@require_safe
@allow(*WATCHERS)
def sheet(request: HttpRequest, cycle_id: str) -> HttpResponse:
    """Give the sheet of a visit that was disclosed."""
    draw, visit = _find_draw(cycle_id), request.GET.get("visit", "")
    name = visit.replace("/", "-")[:80]
    return _give(
        request,
        lambda: write_sheet(draw, visit),
        f"{name}.json",
        back="draw_monitor",
        cycle_id=cycle_id,
    )


def _give(
    request: HttpRequest, make: Callable[[], bytes], name: str, *, back: str, cycle_id: str
) -> HttpResponse:
    """Give a file, or go back and tell why there is none."""
    try:
        content = make()
    except KaoheError as error:
        tell_refused(request, error)
        return redirect(back, cycle_id)
    return HttpResponse(
        content,
        content_type="application/octet-stream",
        headers={"Content-Disposition": f'attachment; filename="{name}"'},
    )


def read_file(request: HttpRequest) -> bytes:
    """Read the file of a form; an empty one where there is none."""
    form = FileForm(request.POST, request.FILES)
    return _read(form.cleaned_data["file"]) if form.is_valid() else b""


def _read(file: UploadedFile[bytes]) -> bytes:
    if (file.size or 0) > MOST_KILOBYTES * _KILOBYTE:
        raise FILE_TOO_BIG.error_at(str(file.name), most=MOST_KILOBYTES)
    content: bytes = file.read()
    return content


def _find(cycle_id: str) -> Cycle:
    return get_object_or_404(Cycle, pk=cycle_id)


def _find_draw(cycle_id: str) -> DrawCampaign:
    """Return the campaign of a cycle.

    Raises:
        Http404: none was begun.
    """
    try:
        return draw_of_cycle(_find(cycle_id))
    except KaoheError as missing:
        raise Http404 from missing
