"""``kaohe registry screen``: counties that stand out, as leads for people."""

from __future__ import annotations

from fractions import Fraction
from pathlib import Path
from typing import TYPE_CHECKING, Final

import click

from kaohe.cli.language import say
from kaohe.cli.options import READABLE, json_option, out_option
from kaohe.cli.terminal import show_json, show_table
from kaohe.core.values import Rounding
from kaohe.demo.scores import Score, SignScore, score_screening
from kaohe.engines.leads.screening import screen_snapshot
from kaohe.engines.snapshots.snapshot import Snapshot
from kaohe.stores.screening import write_screening

if TYPE_CHECKING:
    from kaohe.core.register.leads import Screening

_PERCENT: Final = Rounding("half_up", Fraction(1, 10))
_THREE_PLACES: Final = Rounding("half_up", Fraction(1, 1000))
_NAMED: Final = 3
"""Leads named on the terminal for each sign; all stand in the files."""


@click.command(
    help=say(
        "筛查机械填报和压缩分母的迹象，逐县（市、区）比较。结果是供人工核实的线索，"
        "不退回数据，不影响抽取。\n\n"
        "示例：kaohe registry screen store/snapshots/2012-12-31/0123456789abcdef --out leads",
        "Look county by county for signs of mechanical filling and trimmed denominators. What is "
        "found are leads for people; nothing is rejected, and the draw does not know of it.\n\n"
        "Example: kaohe registry screen store/snapshots/2012-12-31/0123456789abcdef --out leads",
    )
)
@click.argument("path", metavar="SNAPSHOT", type=READABLE)
@out_option(
    "新文件夹（须不存在）：leads.xlsx、leads.json、leads.parquet和每种线索一张图。",
    "New folder (must not exist) for leads.xlsx, .json, .parquet and a picture of each sign.",
    required=False,
)
@click.option(
    "--truth",
    type=READABLE,
    help=say(
        "演练数据的truth文件夹：另计查准率和查全率。",
        "Folder truth of a practice nation: precision and recall are told too.",
    ),
)
@json_option
def screen(path: Path, *, out: Path | None, truth: Path | None, as_json: bool) -> None:
    """Screen a snapshot."""
    screening = screen_snapshot(Snapshot.open(path))
    scores = score_screening(screening, truth) if truth else ()
    if out:
        write_screening(out, screening)
    if as_json:
        show_json({**screening.to_json(), "scores": [_score_json(each) for each in scores]})
        return
    _show(screening)
    if scores:
        _show_scores(scores)
    if out:
        click.echo(f"{out / 'leads.xlsx'}  {say('线索表；每种线索另有一张图', 'the leads')}")


def _show(screening: Screening) -> None:
    columns = [
        say("线索种类", "sign"),
        say("县", "counties"),
        say("通常上限%", "usual up to %"),
        say("突出", "stand out"),
        say("最突出的", "foremost"),
    ]
    rows = [
        (
            say(result.sign.zh, result.sign.en),
            str(len(result.counties)),
            str(_PERCENT.apply(result.usual.fence * 100)),
            str(len(result.leads)),
            say("、", ", ").join(
                f"{lead.name} {_PERCENT.apply(lead.share * 100)}%" for lead in result.leads[:_NAMED]
            ),
        )
        for result in screening.results
    ]
    title = say("筛查线索（供人工核实，不是结论）", "Leads (for people to look into)")
    show_table(title, columns, rows)


def _show_scores(scores: tuple[SignScore, ...]) -> None:
    columns = [
        say("线索种类", "sign"),
        say("列出", "listed"),
        say("预置", "planted"),
        say("查准率", "precision"),
        say("查全率", "recall"),
        say("查全率（20个以上）", "recall (20 units and more)"),
    ]
    rows = [
        (
            each.sign,
            str(each.all_counties.listed),
            str(each.all_counties.planted),
            _places(each.all_counties.precision),
            _places(each.all_counties.recall),
            _places(each.large_counties.recall),
        )
        for each in scores
    ]
    show_table(say("与演练真实情况比较", "Against the planted truth"), columns, rows)


def _places(share: Fraction | None) -> str:
    return "-" if share is None else str(_THREE_PLACES.apply(share))


def _score_json(each: SignScore) -> dict[str, object]:
    def told(score: Score) -> dict[str, object]:
        return {
            **score.to_json(),
            "precision": _places(score.precision),
            "recall": _places(score.recall),
        }

    return {
        "sign": each.sign,
        "all_counties": told(each.all_counties),
        "large_counties": told(each.large_counties),
    }
