"""``kaohe registry correct``: the paper by which a register may change after the cut-off."""

from __future__ import annotations

from pathlib import Path

import click

from kaohe.cli.language import say
from kaohe.cli.options import READABLE, json_option
from kaohe.cli.registry.words import snapshot_argument
from kaohe.cli.terminal import show_json
from kaohe.core.errors import RegisterError, raise_all
from kaohe.engines.snapshots.comparison import open_comparison
from kaohe.engines.snapshots.snapshot import Snapshot
from kaohe.stores.corrections import (
    correction_place,
    read_correction,
    read_cut_off,
    read_filed,
    write_correction,
    write_cut_off,
)
from kaohe.workflows.registers.corrections import (
    find_correction_faults,
    find_turn_faults,
    propose_correction,
)


@click.command(
    help=say(
        "更正审批：截止后以新快照代替旧快照，须由两个部门的两人批准。\n\n"
        "批准的是两份快照之间的差异。BEFORE须是现在有效的快照，此后只有AFTER有效。"
        "审批文件存放在快照旁边，或写到 --out；--check 核对已有的审批文件。\n\n"
        "示例：kaohe registry correct BEFORE AFTER --reason 更正两家企业的职工人数 "
        "--approve 甲:基层组织建设部 --approve 乙:研究室",
        "A correction: after the cut-off a new snapshot takes the place of an old one only when "
        "two people of two offices approve the difference. BEFORE is the one in force; then only "
        "AFTER is. The paper is filed beside the snapshots or written to --out; "
        "--check checks one.\n\n"
        "Example: kaohe registry correct BEFORE AFTER --reason mended --approve A:organisation "
        "--approve B:statistics",
    ),
)
@click.argument("before", type=READABLE)
@click.argument("after", type=READABLE)
@click.option("--reason", help=say("更正的原因。", "Why the register changes."))
@click.option(
    "--approve",
    "approvals",
    multiple=True,
    metavar="PERSON:ROLE",
    help=say("批准人和部门，如 甲:研究室（可重复）。", "Person and office (repeatable)."),
)
@click.option(
    "--out",
    type=READABLE,
    help=say("审批文件（须不存在）。", "File of the correction (must not exist)."),
)
@click.option("--check", type=READABLE, help=say("核对这份审批文件。", "Check this paper."))
@json_option
def correct(
    before: Path,
    after: Path,
    *,
    reason: str | None,
    approvals: tuple[str, ...],
    out: Path | None,
    check: Path | None,
    as_json: bool,
) -> None:
    """Write or check a correction."""
    if check is None and reason is None:
        raise click.UsageError(say("请用 --reason 写明原因。", "Give the --reason."))
    old, new = Snapshot.open(before), Snapshot.open(after)
    day = after.resolve().parent
    filed = read_filed(day) if check is None else []
    if check is None:
        raise_all(RegisterError, find_turn_faults(read_cut_off(day), filed, before=old.digest))
    with open_comparison(old, new) as comparison:
        difference = comparison.difference().digest
    correction = (
        propose_correction(
            old.digest,
            new.digest,
            difference=difference,
            reason=reason or "",
            approvals=[_part(each) for each in approvals],
            number=len(filed) + 1,
        )
        if check is None
        else read_correction(check)
    )
    raise_all(
        RegisterError,
        find_correction_faults(
            correction, before=old.digest, after=new.digest, difference=difference
        ),
    )
    if check is None:
        place = out or correction_place(day, correction)
        write_correction(place, correction)
        click.echo(f"{say('审批文件', 'paper')} {place}", err=as_json)
    if as_json:
        show_json({**correction.model_dump(mode="json"), "digest": correction.digest})
        return
    people = "、".join(f"{each.person}（{each.role}）" for each in correction.approvals)
    click.echo(
        say(
            f"更正已由{people}批准。审批摘要 {correction.digest}",
            f"Approved by {people}. Digest of the correction {correction.digest}",
        )
    )


@click.command(
    help=say(
        "截止：宣布这份快照为当日的正式数据库。\n\n"
        "此后固定抽样框只接受这份快照，"
        "或经更正审批最后得到的那份快照。只能宣布一次。\n\n"
        "示例：kaohe registry cutoff store/snapshots/2012-12-31/0123456789abcdef",
        "The cut-off: this snapshot holds for its day. From now on a freeze accepts only it, or "
        "the snapshot to which approved corrections led last. It is declared once.\n\n"
        "Example: kaohe registry cutoff store/snapshots/2012-12-31/0123456789abcdef",
    ),
)
@snapshot_argument
def cutoff(snapshot: Path) -> None:
    """Declare the cut-off."""
    opened = Snapshot.open(snapshot)
    opened.verify()
    write_cut_off(snapshot.resolve().parent, opened.digest)
    click.echo(say("已截止。正式数据库：", "Cut off. The register that holds: ") + opened.digest)


def _part(text: str) -> tuple[str, str]:
    person, colon, role = text.replace("：", ":").partition(":")
    if not (person.strip() and colon and role.strip()):
        raise click.BadParameter(
            say(f"“{text}”应为 姓名:部门。", f"'{text}' is not PERSON:ROLE."),
            param_hint="--approve",
        )
    return person, role
