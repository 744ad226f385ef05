"""The command ``kaohe-verify``: exit code 0 only when all holds."""

from __future__ import annotations

import argparse
import os
import re
import sys
from pathlib import Path
from typing import Any

from .campaign import Folder
from .cosigned import Opening
from .faults import Report
from .notes import check_checkpoint, read_policy
from .opening import OPENING
from .sheet import check_sheet
from .wire import read_file


def main(arguments: list[str] | None = None) -> int:
    """Run a command; print every fault with its place; return 0 when there is none."""
    options = _parser().parse_args(arguments)
    report, shown = Report(), dict[str, Any]()
    with report.at(""):
        options.run(options, report, shown)
    count = len(report.faults)
    en, zh = f"{count} do not hold." if count else "All holds.", f"{count}处不成立。"
    lines = [fault.say(options.lang) for fault in report.faults]
    lines += [f"{key}: {value}" for key, value in shown.items()]
    told = _print([*lines, en if options.lang == "en" else zh if count else "全部成立。"])
    return 0 if told and not count else 1


def _print(lines: list[str]) -> bool:
    sys.stdout.reconfigure(errors="backslashreplace")  # type: ignore[union-attr]
    try:
        for line in lines:
            print("".join(sign if sign.isprintable() else "?" for sign in line))  # noqa: T201
        sys.stdout.flush()
    except OSError:  # nobody reads any more, or the disk is full
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return False
    return True


def _open(paths: list[Path], options: Any, report: Report) -> Opening:
    files = {each.name: each for each in paths}
    for each in paths:
        files |= {name: each / name for name in OPENING} if each.is_dir() else {}
    return Opening(files, rehearsal=options.rehearsal, report=report)


def _packet(options: Any, report: Report, shown: dict[str, Any]) -> None:
    opening = _open(options.campaign, options, report)
    shown |= opening.facts()
    with report.at(options.file.name):
        record, drawn, logged = check_sheet(read_file(options.file), opening)
        shown |= {"label": drawn.label.place, "index": drawn.index}
        shown |= {f"record.{key}": each for key, each in record.get("record", {}).items()}
        shown |= {"drawn": drawn.unit, "logged": logged or "-"}


def _campaign(options: Any, report: Report, shown: dict[str, Any]) -> None:
    opening = _open([options.folder], options, report)
    shown |= opening.facts()
    printed = options.checkpoint in ("", opening.checkpoint.root.hex())
    report.hold(printed, "published", "checkpoint")
    folder = Folder(options.folder, opening, report)
    shown["records"] = folder.check(only=options.county, complete=options.complete)
    shown["entries"] = len(folder.ledger.entries) if folder.ledger else 0
    shown["sealed"] = len(folder.ledger.leaves) - shown["entries"] if folder.ledger else 0


def _checkpoint(options: Any, report: Report, shown: dict[str, Any]) -> None:
    with report.at(options.policy.name):
        policy = read_policy(read_file(options.policy), report)
    if report.faults:
        return
    with report.at(options.file.name):
        found = check_checkpoint(read_file(options.file), policy)
        shown |= {"origin": found.origin, "size": found.size, "root": found.root.hex()}
        shown["witnesses"] = ", ".join(found.witnesses)


def _county(text: str) -> str:
    """Return the place of a county as it was given: body and county."""
    if not re.fullmatch("([0-9]{2}/[0-9]{6})?", text):
        raise argparse.ArgumentTypeError("应写作 33/330102 / write body and county, as 33/330102")
    return text


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser("kaohe-verify", description=f"独立核验 {__doc__}")
    common = argparse.ArgumentParser(add_help=False)
    common.add_argument("--lang", choices=("zh", "en"), default="zh")
    draw = argparse.ArgumentParser(add_help=False, parents=[common])
    draw.add_argument("--rehearsal", action="store_true", help="核验的是演练 / check a rehearsal")
    commands = parser.add_subparsers(required=True)
    one = commands.add_parser(
        "packet", parents=[draw], help="一份凭证或凭证单 / a packet, its sheet, or a choice"
    )
    one.add_argument("file", type=Path)
    one.add_argument("--campaign", type=Path, nargs="+", required=True, metavar="DIR|FILE")
    one.set_defaults(run=_packet)
    whole = commands.add_parser(
        "campaign", parents=[draw], help="整个抽取 / a whole published draw"
    )
    whole.add_argument("folder", type=Path)
    whole.add_argument(
        "--county",
        default="",
        type=_county,
        metavar="33/330102",
        help="只核验一个县 / only this one",
    )
    whole.add_argument("--complete", action="store_true", help="行动已结束 / the campaign is over")
    whole.add_argument(
        "--checkpoint", default="", metavar="HEX", help="印发的检查点根 / root as printed"
    )
    whole.set_defaults(run=_campaign)
    note = commands.add_parser("checkpoint", parents=[common], help="检查点 / a signed checkpoint")
    note.add_argument("file", type=Path)
    note.add_argument("--policy", type=Path, required=True)
    note.set_defaults(run=_checkpoint)
    return parser


if __name__ == "__main__":
    sys.exit(main())
