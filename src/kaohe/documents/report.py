"""A short report of a run in Markdown: the table of results and what they rest on."""

from __future__ import annotations

from typing import TYPE_CHECKING

from kaohe.documents.traces import by_group, part_names, published, sections_of

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from kaohe.core.rules.model import Pack
    from kaohe.core.teams import Allocation
    from kaohe.documents.traces import Trace


def write_report(
    pack: Pack,
    traces: Mapping[str, Trace],
    *,
    allocation: Allocation,
    visits: int,
    replaced: int,
    shortfalls: int,
) -> str:
    """Return the report.

    Args:
        pack: under which the traces were made.
        traces: by body, as ``score-trace/1``.
        allocation: the teams.
        visits: visits disclosed, replaced ones included.
        replaced: of these, how many stood in for another.
        shortfalls: visits that could not be made.
    """
    first = next(iter(traces.values()))
    names = {body: trace["subject"]["name"]["zh"] for body, trace in traces.items()}
    lines = [f"# {pack.title.zh}：结果", ""]
    if first["rehearsal"]:
        lines += ["**演练数据，不是考核结果。** Practice data, not a result.", ""]
    if pack.notice:
        lines += [f"> {pack.notice.zh}", ">", f"> {pack.notice.en}", ""]
    lines += _tables(pack, traces)
    lines += [
        "## 依据",
        "",
        f"- 规则包 `{pack.pack} {pack.version}`，SHA-256 `{first['pack']['digest']}`",
        f"- 数据库摘要 `{first['register_digest']}`，截至 {first['as_of']}",
        f"- 评分程序 {first['engine']['name']} {first['engine']['version']}",
        f"- 实地抽查 {visits} 处，其中 {replaced} 处为更换后的单位；"
        f"另有 {shortfalls} 处因该县已无可抽单位而空缺",
        "",
        "每一分的来源见 `traces/`；`results.xlsx` 中的合计与位次为公式，可自行复核。",
        "每个被抽查单位的抽取凭证见 `draw/packets/`，用 `kaohe draw verify` 核验。",
        "",
        "## 考核工作组",
        "",
        "| 工作组 | 考核人员 | 被考核单位 |",
        "| --- | ---: | --- |",
    ]
    lines += [
        f"| {team.id} | {len(team.inspectors)} | {'、'.join(names[each] for each in team.bodies)} |"
        for team in allocation.teams
    ]
    return "\n".join(lines) + "\n"


def _tables(pack: Pack, traces: Mapping[str, Trace]) -> Sequence[str]:
    groups = {group.id: group.name.zh for group in pack.comparison_groups}
    sections = part_names(pack)
    lines = []
    for group, members in by_group(traces, list(groups)).items():
        lines += [
            f"## {groups.get(group, '全部单位')}",
            "",
            f"| 位次 | 单位 | {' | '.join(sections)} | 总分 |",
            f"| ---: | --- |{' ---: |' * (len(sections) + 1)}",
        ]
        for trace in members:
            place = trace["standing"]["place"] or "—"
            parts = " | ".join(published(node) for node in sections_of(trace))
            name = trace["subject"]["name"]["zh"]
            lines.append(f"| {place} | {name} | {parts} | {published(trace['total'])} |")
        lines.append("")
    return lines
