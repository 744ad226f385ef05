"""What the commands of the ceremony share: the office's folder, who enters, what is shown."""

from __future__ import annotations

import secrets
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

import click

from kaohe.cli.language import say
from kaohe.cli.ledger import read_clock
from kaohe.cli.options import READABLE
from kaohe.cli.terminal import show_json
from kaohe.core.ledger.entries import SALT_BYTES
from kaohe.stores.offices import Office
from kaohe.workflows.ceremony.steps import Clerk, plan_of

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping

    from kaohe.workflows.ledgers.recording import Recorded
    from kaohe.workflows.publication.published import PlanEntry

WATERMARK: Final = "【演练 REHEARSAL】"
"""Stands before everything that is said of a rehearsal, in both languages."""


def office_argument(function: Callable[..., Any]) -> Callable[..., Any]:
    """Add the office's folder as the first argument."""
    return click.argument("place", metavar="OFFICE", type=READABLE)(function)


def by_option(function: Callable[..., Any]) -> Callable[..., Any]:
    """Add ``--by``, the number of whoever enters a step."""
    return click.option(
        "--by",
        "actor",
        required=True,
        help=say("经办人编号（不写姓名）。", "Number of who enters this; no person's name."),
    )(function)


@contextmanager
def open_office(place: Path) -> Iterator[Office]:
    """Open an office, and close it at the end."""
    office = Office.load(place)
    try:
        yield office
    finally:
        office.close()


def make_clerk(actor: str) -> Clerk:
    """Return who enters a step now."""
    return Clerk(actor, lambda _request: secrets.token_bytes(SALT_BYTES), read_clock)


def plan_under_way(office: Office) -> PlanEntry:
    """Return the plan of the campaign under way.

    Raises:
        StepRefused: no plan was entered.
    """
    return plan_of(office.ledger, office.campaign() or office.path.name)


def show_watermark(*, rehearsal: bool) -> None:
    """Say first of all that this is a rehearsal, if it is one."""
    if rehearsal:
        click.echo(
            say(
                f"{WATERMARK}本次行动是演练，不是正式抽取。",
                f"{WATERMARK} This campaign is a rehearsal, not a draw.",
            )
        )


def show_assurance(assurance: str) -> None:
    """Say that a campaign promises less, if it does."""
    if assurance == "lower":
        click.echo(
            say(
                "保证程度较低：只有一个密钥持有人，它能独自算出全部结果。",
                "Lower assurance: a single key holder can compute every value alone.",
            )
        )


def show_step(
    recorded: Recorded,
    plan: PlanEntry,
    *,
    done: str,
    facts: Mapping[str, Any],
    as_json: bool,
) -> None:
    """Show that a step was entered, and what everybody may know of it.

    Args:
        recorded: where it stands in the ledger.
        plan: of the campaign.
        done: what was done, as a sentence.
        facts: shown below it, by name.
        as_json: whether a script reads it.
    """
    if as_json:
        show_json(
            {
                "campaign": plan.campaign,
                "rehearsal": plan.rehearsal,
                "watermark": WATERMARK if plan.rehearsal else "",
                "assurance": plan.assurance,
                "index": recorded.index,
                "at": recorded.at,
                "new": recorded.is_new,
                **facts,
            }
        )
        return
    show_watermark(rehearsal=plan.rehearsal)
    show_assurance(plan.assurance)
    before = "" if recorded.is_new else say("（此前已登记）", " (entered before)")
    click.echo(
        say(
            f"{done}已登记为第{recorded.index}条{before}。",
            f"{done} Entered as {recorded.index}{before}.",
        )
    )
    for name, value in facts.items():
        click.echo(f"{name} {value}")


def split_pairs(pairs: tuple[str, ...], option: str) -> list[tuple[str, Path]]:
    """Read pairs of a name and a file, as an option gives them.

    Raises:
        click.UsageError: one is none.
    """
    found: list[tuple[str, Path]] = []
    for pair in pairs:
        name, sign, path = pair.partition("=")
        if not (name and sign and path):
            raise click.UsageError(
                say(f"{option}应为“名称=文件”：{pair}", f"{option} is NAME=FILE: {pair}")
            )
        found.append((name, Path(path)))
    return found


def ask(question: str) -> str:
    """Ask for one line."""
    answer: str = click.prompt(question, err=True, type=str)
    return answer
