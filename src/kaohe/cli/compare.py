"""``kaohe compare``: two years side by side."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from kaohe.cli.language import say
from kaohe.cli.moves import show_comparison
from kaohe.cli.options import READABLE, json_option, pack_option
from kaohe.core.scoring import read_evidence
from kaohe.stores.files import read_bytes
from kaohe.stores.packs import load_pack
from kaohe.workflows.scoring import compare_years

if TYPE_CHECKING:
    from kaohe.core.scoring.evidence import Evidence


@click.command(
    help=say(
        "比较两个年度：谁的得分和位次变了，变化来自哪些小项。单位和小项按编号对应，"
        "不能比较的另行列出。\n\n"
        "示例：kaohe compare build/former/evidence.json build/demo/evidence.json --why 33",
        "Compare two years: who moves, and by which items. Bodies and items are matched by id; "
        "what cannot be compared is said.\n\n"
        "Example: kaohe compare build/former/evidence.json build/demo/evidence.json --why 33",
    )
)
@click.argument("before", metavar="EVIDENCE", type=READABLE)
@click.argument("after", metavar="EVIDENCE", type=READABLE)
@pack_option
@click.option(
    "--pack-before",
    "reference_before",
    help=say(
        "原年度另用的规则包（默认两年用同一规则包）。",
        "Pack of the first year, where it is another one (default: one pack for both).",
    ),
)
@click.option(
    "--why",
    multiple=True,
    help=say("逐项列出这个单位变化的原因（可重复）。", "Tell item by item why this body moves."),
)
@json_option
def compare(
    before: Path,
    after: Path,
    *,
    reference: str,
    reference_before: str | None,
    why: tuple[str, ...],
    as_json: bool,
) -> None:
    """Compare two years."""
    comparison = compare_years(
        (load_pack(reference_before or reference).pack, _read(before)),
        (load_pack(reference).pack, _read(after)),
    )
    show_comparison(
        comparison,
        say("年度比较（不是正式结果）", "Two years, not a result"),
        why=why,
        as_json=as_json,
    )


def _read(path: Path) -> Evidence:
    return read_evidence(read_bytes(path), str(path))
