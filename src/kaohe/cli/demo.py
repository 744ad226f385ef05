"""``kaohe demo``: a nation to practise on, and one whole assessment of it."""

from __future__ import annotations

from fractions import Fraction
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from kaohe.cli.language import say
from kaohe.cli.options import READABLE, json_option, out_option, pack_option
from kaohe.cli.score import show_results
from kaohe.cli.terminal import progress, show_json, show_table
from kaohe.core.scoring import write_evidence
from kaohe.core.teams import Allocation
from kaohe.demo.fieldwork import SimulatedFieldwork, sheet_of_visits
from kaohe.demo.keyholders import rehearse_keyholders
from kaohe.demo.nation import generate_nation
from kaohe.demo.run import run_practice
from kaohe.engines.frames.frame_store import FrameStore
from kaohe.stores.files import new_folder, read_json, write_new
from kaohe.stores.offices import Office
from kaohe.stores.packs import load_pack
from kaohe.stores.settings import load_setting

if TYPE_CHECKING:
    from collections.abc import Callable

STEPS = {
    "generate": ("生成演练数据", "generate the nation"),
    "import": ("导入并检查数据库（字节）", "import and check (bytes)"),
    "report": ("核对和筛查数据库", "reconcile and screen"),
    "frame": ("生成抽样框（单位）", "build the frame (units)"),
    "freeze": ("固定抽样框（单位）", "freeze the frame (units)"),
    "visit": ("抽取并实地抽查（县）", "draw and visit (counties)"),
    "score": ("评分（单位）", "score (bodies)"),
    "papers": ("制作公文（件）", "make the papers"),
}


class ScaleType(click.ParamType[Fraction]):
    """A scale such as 1:10, or 10:1."""

    name = "scale"

    def convert(
        self, value: Any, param: click.Parameter | None, ctx: click.Context | None
    ) -> Fraction:
        """Read a scale."""
        if isinstance(value, Fraction):
            return value
        one, colon, other = str(value).partition(":")
        if not (colon and one.isdecimal() and other.isdecimal() and int(other)):
            self.fail(
                say(f"“{value}”不是1:10这样的比例。", f"'{value}' is not a scale such as 1:10."),
                param,
                ctx,
            )
        return Fraction(int(one), int(other))


def processes_option(function: Callable[..., Any]) -> Callable[..., Any]:
    """Add ``--processes``."""
    return click.option(
        "--processes",
        is_flag=True,
        help=say(
            "三个密钥持有人各为一个独立进程，经本机HTTP作答。",
            "Run the key holders as processes of their own, over HTTP on this machine.",
        ),
    )(function)


def scale_and_seed(function: Callable[..., Any]) -> Callable[..., Any]:
    """Add ``--scale`` and ``--seed``."""
    scale = click.option(
        "--scale",
        type=ScaleType(),
        default="1:10",
        show_default=True,
        help=say(
            "规模：1:1为2012年的415万家企业，从1:100到10:1。",
            "Scale: 1:1 is the 4.15 million enterprises of 2012; from 1:100 to 10:1.",
        ),
    )
    seed = click.option(
        "--seed",
        type=int,
        default=2012,
        show_default=True,
        help=say("种子：相同的种子得到逐字节相同的结果。", "Seed: equal seeds give equal bytes."),
    )
    return scale(seed(function))


@click.group(help=say("演练：虚构的全国数据和完整的一次考核。", "Practice: a fictitious nation."))
def demo() -> None:
    """Hold the demo commands together."""


@demo.command(
    help=say(
        "生成演练数据：各省数据库、统计表、自检自查报告和真实情况。\n\n"
        "示例：kaohe demo generate --scale 1:100 --out nation",
        "Generate what the office would receive, and the truth beside it.\n\n"
        "Example: kaohe demo generate --scale 1:100 --out nation",
    )
)
@scale_and_seed
@pack_option
@out_option("新文件夹（须不存在）。", "New folder (must not exist).")
@json_option
def generate(*, scale: Fraction, seed: int, reference: str, out: Path, as_json: bool) -> None:
    """Generate a nation."""
    pack = load_pack(reference).pack
    with progress() as bars, new_folder(out) as folder:
        report = generate_nation(
            folder / "nation",
            pack=pack,
            seed=seed,
            scale=scale,
            progress=lambda done, total: bars.step(say(*STEPS["generate"]), done, total),
        )
    if as_json:
        show_json(
            {
                "enterprises": report.enterprises,
                "federations": report.federations,
                "social_unions": report.social_unions,
                "anomalies": dict(report.anomalies),
            }
        )
        return
    rows = [(kind, str(count)) for kind, count in report.anomalies]
    show_table(
        say("预置的异常", "Planted anomalies"), [say("种类", "kind"), say("行", "rows")], rows
    )
    click.echo(
        say(
            f"{report.enterprises}家企业，{report.federations}个联合会，"
            f"{report.social_unions}个社会组织工会：{out}",
            f"{report.enterprises} enterprises, {report.federations} federations, "
            f"{report.social_unions} social organisation unions: {out}",
        )
    )


@demo.command(
    help=say(
        "对演练数据完成一次考核：导入、抽取、抽查、评分、排名。\n\n"
        "示例：kaohe demo run --scale 1:10 --seed 2012 --out build/demo",
        "Run a whole assessment of the practice nation, from the registers to the places.\n\n"
        "Example: kaohe demo run --scale 1:10 --seed 2012 --out build/demo",
    )
)
@scale_and_seed
@pack_option
@out_option("结果文件夹（须不存在）。", "Folder for everything (must not exist).")
@click.option(
    "--replace",
    is_flag=True,
    help=say("可替换此前的演练结果。", "Replace an earlier practice run."),
)
@processes_option
@json_option
def run(
    *,
    scale: Fraction,
    seed: int,
    reference: str,
    out: Path,
    replace: bool,
    processes: bool,
    as_json: bool,
) -> None:
    """Run the practice assessment."""
    loaded = load_pack(reference)
    with progress() as bars:
        done = run_practice(
            out,
            pack=loaded.pack,
            pack_digest=loaded.digest,
            pack_file=loaded.path,
            scale=scale,
            seed=seed,
            progress=_InLanguage(bars),
            papers=True,
            replace=replace,
            processes=processes,
        )
    if as_json:
        show_json(
            {
                "enterprises": done.nation.enterprises,
                "register_digest": done.register_digest,
                "register_report": {
                    "queries": done.register_report.queries,
                    "questions": done.register_report.questions,
                    "leads": done.register_report.leads,
                },
                "visits": done.visits,
                "replaced": done.replaced,
                "shortfalls": done.shortfalls,
                "totals": {
                    body: str(score.published) for body, score in done.results.scores.items()
                },
            }
        )
        return
    show_results(loaded.pack, done.results)
    click.echo(
        say(
            f"{done.nation.enterprises}家企业；抽查{done.visits}处，其中更换{done.replaced}处，"
            f"另有空缺{done.shortfalls}处。",
            f"{done.nation.enterprises} enterprises; {done.visits} visits, "
            f"{done.replaced} of them replacements; {done.shortfalls} could not be made.",
        )
    )
    asked = done.register_report
    click.echo(
        say(
            f"数据库：与统计数据相差过大{asked.queries}项，质量疑点{asked.questions}项，"
            f"筛查线索{asked.leads}条。",
            f"Register: {asked.queries} figures part from the statistics, {asked.questions} "
            f"questions of quality, {asked.leads} leads.",
        )
    )
    for name, zh, en in (
        ("results.xlsx", "结果（合计与位次为公式）", "results with live formulas"),
        ("report.md", "简要报告", "short report"),
        ("traces", "每一分的来源", "where every point comes from"),
        ("draw", "抽取的全部公开材料", "everything published of the draw"),
        ("evidence.json", "全部认定", "all findings"),
        ("papers", "结果公文（草稿）", "papers of the results (drafts)"),
        ("package", "公布包（kaohe verify）", "publication package ('kaohe verify')"),
        ("register-report/queries.json", "与统计数据的核对和询问", "reconciliation and queries"),
        ("register-report/quality.xlsx", "数据库质量报告", "quality report of the register"),
        ("register-report/leads/leads.xlsx", "筛查线索", "leads of the screening"),
    ):
        click.echo(f"{out / name}  {say(zh, en)}")


@demo.command(
    help=say(
        "让模拟的考核人员完成抽查：抽县，逐家公布、实地抽查，写出抽查认定。\n\n"
        "示例：kaohe demo visit OFFICE --teams teams.json --seed 2012 --out visits.json",
        "Let simulated inspectors draw counties, visit unit after unit, and write their findings."
        "\n\nExample: kaohe demo visit OFFICE --teams teams.json --seed 2012 --out visits.json",
    )
)
@click.argument("place", metavar="OFFICE", type=READABLE)
@click.option("--teams", type=READABLE, required=True, help=say("分组文件。", "File of the teams."))
@click.option(
    "--seed",
    type=int,
    required=True,
    help=say("演练的种子，也是密钥的种子。", "Seed of the practice nation and of its keys."),
)
@processes_option
@pack_option
@out_option("抽查认定文件（须不存在）。", "File for the findings (must not exist).")
def visit(
    *, place: Path, teams: Path, seed: int, processes: bool, reference: str, out: Path
) -> None:
    """Simulate the fieldwork."""
    allocation = Allocation.from_json(read_json(teams, expected="teams/1"))
    office = Office.load(place)
    try:
        names = load_setting(office.published).holders
        keys = place.with_name(f"{place.name}-keyholders")
        with (
            progress() as bars,
            rehearse_keyholders(keys, names, seed=seed, processes=processes) as holders,
        ):
            fieldwork = SimulatedFieldwork(
                load_pack(reference).pack, office, allocation, seed, holders, _InLanguage(bars)
            )
            found = fieldwork.visit_all(FrameStore.open(office.frame_place()))
    finally:
        office.close()
    write_new(out, write_evidence(sheet_of_visits(found)) + b"\n")
    visits = sum(len(county.visits) for county in found)
    click.echo(say(f"抽查{visits}处：{out}", f"{visits} visits: {out}"))


class _InLanguage:
    """Progress whose steps are named in the language chosen."""

    def __init__(self, bars: Any) -> None:
        self._bars = bars

    def step(self, name: str, done: int, total: int | None) -> None:
        """Show a step."""
        self._bars.step(say(*STEPS[name]), done, total)
