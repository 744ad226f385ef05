"""Register and statistics as a scoring takes them: frozen and signed, body by body."""

from __future__ import annotations

from django.utils import timezone

from kaohe.web.figures.acts import enter_figures
from kaohe.web.registers.current import current_snapshot
from kaohe.web.registers.models import FrozenRegister
from kaohe.web.results.gathering_figures import gather_figures


def freeze(cycle):
    snapshot = current_snapshot(cycle)
    FrozenRegister.objects.create(
        cycle=cycle, snapshot=snapshot, statement="0" * 64, at=timezone.now(), entry=0
    )
    return snapshot


def general(cycle):
    return [(each.state, each.page) for each in gather_figures(cycle).points if not each.body]


def test_nothing_counts_before_the_register_is_frozen_and_the_figures_are_signed(
    cycle, entering, whole, register
):
    enter_figures(cycle, whole(), by=entering, seen=0)

    assert gather_figures(cycle).findings == ()
    assert general(cycle) == [
        ("missing", "/figures/of/assessment-2012"),
        ("missing", "/registers/of/assessment-2012/freeze"),
    ]


def test_every_figure_carries_snapshot_version_and_who_answers(cycle, signed, register, signing):
    snapshot = freeze(cycle)
    found = {(each.body, each.item): each for each in gather_figures(cycle).findings}
    new, cover = found["33", "new_members_points"], found["33", "coverage_points"]

    assert (new.value, new.source, new.actor) == ("1", "statistics", signing.username)
    assert new.blobs == tuple(sorted({snapshot.digest, signed.digest}))
    assert (cover.source, cover.blobs) == ("register", (snapshot.digest,))


def test_a_body_that_a_source_lacks_is_told_and_the_others_stand(cycle, signed, register):
    freeze(cycle)
    gathered = gather_figures(cycle)
    lacking = {each.body for each in gathered.points if each.state == "missing"}

    assert {each.body for each in gathered.findings} == {"11", "33"}
    assert len(lacking) == 30
    assert not lacking & {"11", "33"}
