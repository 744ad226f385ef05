"""Annexes that several papers of the results share."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from kaohe.documents.official.model import Annex, Paragraph, Picture, Table
from kaohe.documents.official.numerals import write_brackets
from kaohe.documents.official.papers.composing import space_out
from kaohe.documents.official.papers.rubric import make_decisions_annex, write_points
from kaohe.documents.results.wording import (
    refer_to_decisions,
    tell_sample,
    write_share,
)

if TYPE_CHECKING:
    from collections.abc import Mapping

    from kaohe.core.rules.model import Pack
    from kaohe.documents.official.model import Block
    from kaohe.documents.results.anchor import Anchor
    from kaohe.documents.results.facts import BodyFacts, ResultFacts
    from kaohe.documents.traces import Trace

ANCHOR: Final = "结果核对凭据"
DECISIONS: Final = "附件2"
"""Where the papers on all bodies list what the texts leave open."""


def make_places_annex(facts: ResultFacts, *, title: str, last_column: str = "") -> Annex:
    """Return points and places of all bodies, a table for each comparison group.

    Args:
        facts: the results.
        title: of the annex.
        last_column: head of a column that is left empty for whoever receives the paper.
    """
    pack = facts.pack
    parts = [(each.name.zh, write_points(each.points, unit="")) for each in pack.sections]
    parts += [("加分", "")] if pack.bonuses else []
    total = write_points(pack.total, unit="")
    columns = (
        "位次",
        "单位",
        *(f"{name}（{most}）" if most else name for name, most in parts),
        f"总分（{total}）",
        *([last_column] if last_column else []),
    )
    widths = (
        19 if last_column else 24,
        42,
        *(30 if last_column and "（" not in name else 37 for name, _ in parts),
        20 if last_column else 23,
        *([22] if last_column else []),
    )
    body: list[Block] = []
    for name, members in facts.groups:
        if name:
            body.append(Paragraph(level=1, heading=name))
        rows = tuple(
            (
                each.place or "—",
                each.name,
                *each.parts,
                each.total,
                *([""] if last_column else []),
            )
            for each in members
        )
        body.append(
            Table(columns, rows, widths, centred=(0, *range(2, len(columns))), is_dense=True)
        )
        body += [
            Paragraph(f"{each.name}不列位次：{each.trace['standing']['unranked']['zh']}。")
            for each in members
            if each.trace["standing"]["unranked"]
        ]
    return Annex(title, (*body, *_note_places(pack)))


def make_samples_annex(facts: ResultFacts) -> Annex:
    """Return what was found of each body, with the bound that is all it says of the others."""
    rows = tuple(
        (
            body.name,
            str(len(body.sample.units)),
            str(len(body.sample.drawn)),
            str(body.sample.count("false")),
            str(body.sample.count("false", members=True)),
            str(body.sample.untrue_stand_ins),
            str(body.sample.count("unverified")),
            write_share(body.sample.bound),
        )
        for body in facts.bodies
    )
    columns = (
        "单位", "抽查单位数", "处数", "不实单位数", "下属工会不实处数",
        "更换后不实", "未能核实", "上限",
    )  # fmt: skip
    widths = (41, 20, 15, 27, 27, 27, 22, 21)
    table = Table(columns, rows, widths, tuple(range(1, 8)), is_dense=True)
    notes = (
        "上限：若把结果推及该单位的全部单位，在95%的把握下不实比例不超过该值（单侧精确界，"
        "按独立抽样计，未计县内相似性）。更换后另查的各处不参加计算。",
        "不实单位数为零，不等于该单位填报全部真实。",
    )
    return Annex("实地抽查情况", (table, *map(Paragraph, notes)))


def make_own_sample_annex(body: BodyFacts, counties: Mapping[str, str]) -> Annex:
    """Return where a body was visited and what was found there."""
    rows = tuple(
        (
            counties.get(site.county, site.county),
            site.kind + ("（更换后）" if site.attempt else ""),
            site.outcome,
            site.found.note or "—",
        )
        for site in body.sample.sites
    )
    columns = ("县（市、区）", "单位类别", "抽查结果", "现场记录")
    table = Table(columns, rows, (22, 26, 26, 26), is_dense=True)
    return Annex("实地抽查情况", (table, Paragraph(tell_sample(body.name, body.sample))))


def make_open_questions_annex(pack: Pack) -> Annex:
    """Return the annex of what the texts leave open; every line of it is provisional."""
    annex = make_decisions_annex(pack)
    told = (
        "下列事项文件未作规定，按规则包所列办法处理，均为暂定；"
        "文件正文收存或者另有规定的，从其规定。"
    )
    return Annex("有关事项的处理办法（暂定）", (Paragraph(told), *annex.body))


def make_anchor_annex(pack: Pack, body: BodyFacts, anchor: Anchor) -> Annex:
    """Return what ties a letter to the ledger, by the digest of the body's own trace."""
    about = "该单位评分记录按规范JSON（不含末尾换行）的SHA-256"
    return _make_anchor(pack, body.trace, anchor, results=body.digest, about=about)


def make_common_anchor_annex(facts: ResultFacts) -> Annex:
    """Return what ties a paper on all bodies to the ledger."""
    about = "各单位评分记录摘要值列表（单位代码和摘要值）按规范JSON的SHA-256"
    trace = facts.bodies[0].trace
    return _make_anchor(facts.pack, trace, facts.anchor, results=facts.digest, about=about)


def _make_anchor(pack: Pack, trace: Trace, anchor: Anchor, *, results: str, about: str) -> Annex:
    engine = trace["engine"]
    rows = (
        ("账本", anchor.origin),
        ("检查点", f"{anchor.size}条，根：{space_out(anchor.root)}"),
        ("评分在账本的位置", "—" if anchor.entry is None else f"第{anchor.entry}条"),
        ("结果摘要", space_out(results)),
        ("规则包", f"{pack.pack} {pack.version} {space_out(trace['pack']['digest'])}"),
        ("数据库摘要", space_out(trace["register_digest"] or "—")),
        ("评分程序", f"{engine['name']} {engine['version']}"),
    )
    return Annex(
        ANCHOR,
        (
            Table(("项目", "内容"), rows, (24, 76), is_dense=True),
            Picture(anchor.write_code(results), "检查点和结果摘要"),
            Paragraph(
                f"核对办法：结果摘要为{about}，应与二维码所载一致；账本公布的检查点中，"
                "同一条数的根应与上列一致。摘要值中的空格只为分行，核对时略去。"
            ),
        ),
    )


def _note_places(pack: Pack) -> tuple[Paragraph, ...]:
    notes = ["各部分修约一次，总分为各部分之和。" if pack.rounding.at == "section" else ""]
    notes += ["同分的并列同一位次。" if pack.ranking.ties == "share" else ""]
    decisions = [
        pack.rounding.decision,
        pack.ranking.decision,
        *(each.decision for each in pack.comparison_groups),
        *(each.decision for each in pack.aggregations),
    ]
    referred = refer_to_decisions(pack, DECISIONS, decisions)
    notes += [f"分组、位次、合成和修约的办法为暂定，见{referred}。" if referred else ""]
    told = "".join(notes)
    head = (Paragraph(f"注：{told}"),) if told else ()
    return (*head, *((Paragraph(write_brackets(pack.notice.zh)),) if pack.notice else ()))
