"""Pages that show a draw: where it stands, each step, what was disclosed, how it is verified."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from django.http import Http404
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_safe

from kaohe.core.divisions import BODY_NAMES
from kaohe.core.draw.outside import LOTTERIES
from kaohe.core.ledger import read_checkpoint, read_note
from kaohe.engines.divisions import divisions
from kaohe.web.accounts.people import person_of
from kaohe.web.accounts.rights import allow
from kaohe.web.audit.office_acts import ledger
from kaohe.web.cycles.models import Cycle
from kaohe.web.cycles.words import name_in_language, name_step
from kaohe.web.draw.campaigns import book_of, find_draw, is_void, plan_of_draw
from kaohe.web.draw.ending import is_open
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
from kaohe.web.draw.freezing import (
    find_lines,
    find_prepared,
    frame_jobs,
    is_of_older_register,
    list_statements,
)
from kaohe.web.draw.keys import DEPARTMENTS, handed_keys
from kaohe.web.draw.models import HOLDER, WITNESS, CountyKey, DrawCampaign
from kaohe.web.draw.monitor import follow_disclosure
from kaohe.web.draw.peers import peer_names
from kaohe.web.draw.seed import ROLLERS, TYPISTS, find_agreed, rolled, typed
from kaohe.web.draw.showing import count_by_body, read_c0, show_peers, show_plan, show_steps
from kaohe.web.draw.steps import may_begin, next_campaign
from kaohe.web.draw.witnessing import find_due
from kaohe.web.jobs.showing import is_worker_there, show_job
from kaohe.web.registers.current import frozen_register
from kaohe.web.rules.library import find_known
from kaohe.workflows.ceremony.opening import find_opening, find_seed, frame_of, keys_of
from kaohe.workflows.ceremony.steps import state_of
from kaohe.workflows.countersigning.statements import list_countersigned
from kaohe.workflows.publication.published import LotterySource, LotteryValue

if TYPE_CHECKING:
    from django.http import HttpRequest, HttpResponse

    from kaohe.workflows.publication.published import (
        Countersigned,
        Difference,
        LotteryResult,
        SeedRecord,
    )

BOARD: Final = ("office", "statistics", "finance", "leader", "duty", "auditor")
"""Roles that follow the ceremony."""
WATCHERS: Final = ("office", "leader", "duty", "auditor")
"""Roles that see what has been disclosed."""
EVERYBODY: Final = (*BOARD, "province", "inspector")
"""Roles that verify; what they are given is public."""


@require_safe
@allow(*EVERYBODY)
def draws(request: HttpRequest) -> HttpResponse:
    """List the years, each with its draw."""
    rows = []
    for cycle in Cycle.objects.order_by("-opened_at"):
        draw = find_draw(cycle)
        rows.append(
            {
                "cycle": cycle,
                "step": name_step(cycle.step),
                "draw": draw,
                "is_void": draw is not None and is_void(draw),
            }
        )
    context = {"rows": rows, **_may(request)}
    return render(request, "draw/list.html", context)


@require_safe
@allow(*BOARD)
def overview(request: HttpRequest, cycle_id: str) -> HttpResponse:
    """Show where the draw of a year stands."""
    cycle = find_cycle(cycle_id)
    draw = find_draw(cycle)
    steps, standing = show_steps(draw)
    return render(
        request,
        "draw/overview.html",
        show_room(
            request,
            cycle,
            draw,
            "overview",
            steps=steps,
            standing=standing,
            void_form=VoidForm(),
            may_begin=may_begin(cycle),
            draws=list(cycle.draws.order_by("entry")),
        ),
    )


@require_safe
@allow(*BOARD)
def plan(request: HttpRequest, cycle_id: str) -> HttpResponse:
    """Show the plan, or the form of one."""
    cycle = find_cycle(cycle_id)
    return show_plan_page(request, cycle, form=first_plan(cycle))


def show_plan_page(
    request: HttpRequest, cycle: Cycle, *, form: PlanForm, **more: Any
) -> HttpResponse:
    """Show the page of the plan, as it stands or with a form that was refused."""
    draw = find_draw(cycle)
    shown = {} if draw is None else show_plan(plan_of_draw(draw))
    status = more.pop("status", None)
    context = show_room(
        request,
        cycle,
        draw,
        "plan",
        form=form,
        may_begin=may_begin(cycle),
        campaign=next_campaign(cycle),
        pack=find_known(cycle.pack_digest).pack,
        **shown,
        **more,
    )
    return render(request, "draw/plan.html", context, status=status)


def first_plan(cycle: Cycle) -> PlanForm:
    """Return the form of a plan with what follows from the ledger and the rules."""
    pack = find_known(cycle.pack_digest).pack
    return PlanForm(
        initial={
            "scope": f"national/{pack.assessed_year}",
            "holders": "研究室\n基层组织建设部\n财务部",
            "policy": f"log {ledger().key.write()}\n",
            "ways": ["online", "text"],
        }
    )


@require_safe
@allow(*BOARD)
def frame(request: HttpRequest, cycle_id: str) -> HttpResponse:
    """Show the frame that was built or entered, and what counties have signed of it."""
    cycle = find_cycle(cycle_id)
    draw = find_planned(cycle)
    book = book_of(draw)
    state = state_of(book, draw.id)
    manifest = find_lines(draw)
    statements = list_statements(draw)
    signed: tuple[Countersigned, ...] = ()
    differences: tuple[Difference, ...] = ()
    if manifest and statements and not state.has_frame:
        signed, differences = list_countersigned(statements, manifest)
    entered = frame_of(book, draw.id) if state.has_frame else None
    prepared = find_prepared(draw)
    return render(
        request,
        "draw/frame.html",
        show_room(
            request,
            cycle,
            draw,
            "frame",
            entered=entered,
            prepared=prepared,
            root=prepared.frame_root if prepared else "",
            bodies=count_by_body(manifest) if manifest else (),
            countersigned=entered.countersigned if entered else signed,
            differences=entered.differences if entered else differences,
            has_register=frozen_register(cycle) is not None,
            is_outdated=prepared is not None and not entered and is_of_older_register(prepared),
            open_corrections=cycle.register_corrections.filter(end=None).count(),
            jobs=[show_job(each) for each in frame_jobs(cycle)],
            has_worker=is_worker_there(),
            county_keys=CountyKey.objects.filter(campaign=draw).count(),
            keys_form=CountyKeysForm(),
            salts_form=SaltsForm(),
            statement_form=FileForm(auto_id="id_statement_%s"),
        ),
    )


@require_safe
@allow(*BOARD)
def keys(request: HttpRequest, cycle_id: str) -> HttpResponse:
    """Show the key holders: their public keys, and how far each is."""
    cycle = find_cycle(cycle_id)
    draw = find_planned(cycle)
    book = book_of(draw)
    entered = keys_of(book, draw.id) if state_of(book, draw.id).holders else None
    handed = handed_keys(draw)
    by_name = {each.holder: each for each in entered.holders} if entered else {}
    rows = [
        {"line": line, "entered": by_name.get(line.name), "handed": handed.get(line.name)}
        for line in show_peers(draw, HOLDER)
    ]
    return render(
        request,
        "draw/keys.html",
        show_room(
            request,
            cycle,
            draw,
            "keys",
            rows=rows,
            entered=entered,
            are_all_handed_in=all(row["handed"] for row in rows),
            may_hand_in=person_of(request).has_role(*DEPARTMENTS),
            file_form=FileForm(),
            peer_form=PeerForm(kind=HOLDER, names=peer_names(draw, HOLDER)),
            books_size=book.size(),
        ),
    )


@require_safe
@allow(*BOARD)
def witnesses(request: HttpRequest, cycle_id: str) -> HttpResponse:
    """Show who has cosigned the opening, or the dice, and the checkpoint to be printed."""
    cycle = find_cycle(cycle_id)
    draw = find_planned(cycle)
    state = state_of(book_of(draw), draw.id)
    note = read_c0(draw)
    found = read_checkpoint(read_note(note.encode()).text) if note else None
    return render(
        request,
        "draw/witnesses.html",
        show_room(
            request,
            cycle,
            draw,
            "witnesses",
            due=find_due(draw),
            rows=show_peers(draw, WITNESS),
            state=state,
            note_lines=note.strip().splitlines(),
            c0=found,
            c0_root=found.root.hex() if found else "",
            file_form=FileForm(),
            peer_form=PeerForm(kind=WITNESS, names=peer_names(draw, WITNESS)),
            **show_plan(plan_of_draw(draw)),
        ),
    )


@require_safe
@allow(*BOARD)
def seed(request: HttpRequest, cycle_id: str) -> HttpResponse:
    """Show dice, source and seed, with the forms of what is due."""
    return show_seed_page(request, find_cycle(cycle_id))


def show_seed_page(request: HttpRequest, cycle: Cycle, **more: Any) -> HttpResponse:
    """Show the page of the seed, as it stands or with a form that was refused."""
    draw = find_planned(cycle)
    book, person = book_of(draw), person_of(request)
    found, state = plan_of_draw(draw), state_of(book, draw.id)
    there, own = rolled(draw), typed(draw)
    made = find_seed(book, draw.id)
    result_form = None
    if isinstance(found.outside, LotterySource):
        result_form = more.pop("result_form", None) or ResultForm(found.outside)
    refused = more.pop("roll_form", None)
    rolls = []
    for number, role in enumerate(found.dice):
        form = RollForm(role=role, number=number)
        if refused is not None and refused.data.get("role") == role:
            form = refused
        rolls.append({"role": role, "row": there.get(role), "form": form})
    if made:
        entered = {each.role: each.digits for each in made.dice}
        rolls = [{"role": role, "digits": entered[role]} for role in found.dice]
    status = more.pop("status", None)
    context = show_room(
        request,
        cycle,
        draw,
        "seed",
        state=state,
        rolls=rolls,
        are_all_rolled=all(role in there for role in found.dice),
        made=made,
        drawn=_name_draws(made) if made else (),
        result_form=result_form,
        typists=[row.by.name for row in own.values()],
        has_typed=person.username in own,
        is_agreed=find_agreed(draw) is not None,
        may_roll=person.has_role(*ROLLERS),
        may_type=person.has_role(*TYPISTS),
        file_form=FileForm(),
        **show_plan(found),
        **more,
    )
    return render(request, "draw/seed.html", context, status=status)


@require_safe
@allow(*WATCHERS)
def monitor(request: HttpRequest, cycle_id: str) -> HttpResponse:
    """Show what has been disclosed, body by body."""
    cycle = find_cycle(cycle_id)
    draw = find_planned(cycle)
    bodies = follow_disclosure(book_of(draw), draw.id)
    rows = [
        {"body": body, "counties": [(name_county(each.code), each) for each in body.counties]}
        for body in bodies.values()
    ]
    return render(
        request, "draw/monitor.html", show_room(request, cycle, draw, "monitor", rows=rows)
    )


@require_safe
@allow(*WATCHERS)
def body(request: HttpRequest, cycle_id: str, body: str) -> HttpResponse:
    """Show what has been disclosed of one body: counties, units, outcomes."""
    cycle = find_cycle(cycle_id)
    draw = find_planned(cycle)
    if body not in BODY_NAMES:
        raise Http404
    found = follow_disclosure(book_of(draw), draw.id)[body]
    pack = find_known(cycle.pack_digest).pack
    outcomes = {each.id: name_in_language(each.name) for each in pack.outcomes}
    kinds = {each.id: name_in_language(each.name) for each in pack.unit_kinds}
    slots = {slot.id: kinds[slot.kind] for slot in pack.draw.slots} if pack.draw else {}
    counties = [
        {
            "name": name_county(each.code),
            "line": each,
            "visits": [
                {
                    "visit": visit,
                    "slot": "" if visit.is_withheld else slots.get(visit.slot, visit.slot),
                    "outcome": outcomes.get(visit.outcome, visit.outcome),
                    "reason": outcomes.get(visit.reason, visit.reason),
                }
                for visit in each.visits
            ],
        }
        for each in found.counties
    ]
    return render(
        request,
        "draw/body.html",
        show_room(request, cycle, draw, "monitor", body=found, counties=counties),
    )


@require_safe
@allow(*EVERYBODY)
def checks(request: HttpRequest, cycle_id: str) -> HttpResponse:
    """Show what is published, and how anybody verifies it without this system."""
    cycle = find_cycle(cycle_id)
    draw = find_planned(cycle)
    book = book_of(draw)
    note = read_c0(draw)
    found = read_checkpoint(read_note(note.encode()).text) if note else None
    made = find_seed(book, draw.id)
    return render(
        request,
        "draw/checks.html",
        show_room(
            request,
            cycle,
            draw,
            "checks",
            opening=find_opening(book, draw.id),
            note_lines=note.strip().splitlines(),
            c0=found,
            c0_root=found.root.hex() if found else "",
            made=made,
            is_open=is_open(draw),
            origin=book.origin,
            vkey=book.key.write(),
        ),
    )


def show_room(
    request: HttpRequest, cycle: Cycle, draw: DrawCampaign | None, page: str, **shown: Any
) -> dict[str, Any]:
    """Return what every page of a draw shows, with what is the page's own."""
    return {
        "cycle": cycle,
        "draw": draw,
        "page": page,
        "is_held_here": draw is not None and not draw.is_brought_in,
        "is_given_up": draw is not None and is_void(draw),
        "draw_origin": book_of(draw).origin,
        **_may(request),
        **shown,
    }


def _may(request: HttpRequest) -> dict[str, bool]:
    person = person_of(request)
    return {
        "is_office": person.has_role("office"),
        "is_duty": person.has_role("duty"),
        "may_follow": person.has_role(*BOARD),
        "may_watch": person.has_role(*WATCHERS),
    }


def find_cycle(cycle_id: str) -> Cycle:
    """Return a cycle, or answer that there is none."""
    return get_object_or_404(Cycle, pk=cycle_id)


def find_planned(cycle: Cycle) -> DrawCampaign:
    """Return the campaign of a cycle.

    Raises:
        Http404: none was begun.
    """
    found = find_draw(cycle)
    if found is None:
        raise Http404
    return found


def _name_draws(made: SeedRecord) -> list[tuple[str, LotteryResult]]:
    """Return the results of the lotteries, each with the name of its lottery."""
    if not isinstance(made.outside, LotteryValue):
        return []
    return [(name_in_language(LOTTERIES[each.lottery]), each) for each in made.outside.draws]


def name_county(code: str) -> str:
    """Return the name of a county, or its code where it is none of the list."""
    found = divisions().counties.get(code)
    if found is None:
        return code
    return found.name
