"""Sentences of the result papers that follow from numbers.

What a paper may say of a body from ten units is fixed here, so that no caller can say more
(docs/algorithms/statistics.md).
"""

from __future__ import annotations

from decimal import ROUND_HALF_UP, Decimal
from fractions import Fraction
from typing import TYPE_CHECKING, Final

from kaohe.core.statistics import Result, find_rank_sets
from kaohe.documents.official.numerals import cite_title
from kaohe.documents.results.sites import count_all

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from kaohe.core.rules.model import Pack
    from kaohe.documents.results.facts import BodyFacts, ResultFacts
    from kaohe.documents.results.sites import Sample

_PLACES: Final = Decimal("0.0001")


def write_share(share: Fraction | None) -> str:
    """Write a bound as a percentage with two places; bounds are whole ten thousandths.

    >>> write_share(Fraction(2589, 10000))
    '25.89%'
    """
    return "—" if share is None else f"{Decimal(share.numerator * 100) / share.denominator:.2f}%"


def write_fine(exact_text: str | None) -> str:
    """Write points to four places where they have more.

    >>> write_fine("1219/60"), write_fine("2.25"), write_fine(None)
    ('20.3167', '2.25', '—')
    """
    if exact_text is None:
        return "—"
    value = Fraction(exact_text)
    short = Decimal(value.numerator) / Decimal(value.denominator)
    rounded = short.quantize(_PLACES, ROUND_HALF_UP)
    return exact_text if "/" not in exact_text and rounded == short else f"{rounded}"


def tell_sample(name: str, sample: Sample) -> str:
    """Say what was found of a body, and nothing of the others but the exact bound."""
    if not sample.units:
        return ""
    told = f"本次在{name}随机抽查{len(sample.units)}个单位（{len(sample.drawn)}处），"
    told += _count_found(sample.count("false"), sample.count("false", members=True))
    if unverified := sample.count("unverified"):
        told += f"，另有{unverified}个单位未能核实"
    if sample.stand_ins:
        told += f"；{_tell_stand_ins([sample])}"
    told += "。该结果只对被抽查单位成立"
    if sample.bound is not None:
        told += (
            f"；若把它推及全部单位，在95%的把握下不实比例不超过{write_share(sample.bound)}"
            "（按独立抽样计，未计县内相似性）"
        )
    return told + "。样本量小，名次差异多在抽样误差之内。"


def tell_samples(bodies: Iterable[BodyFacts]) -> str:
    """Say what was found in the nation: counts, no rate."""
    samples = [body.sample for body in bodies if body.sample.units]
    if not samples:
        return ""
    counties = {site.county for sample in samples for site in sample.drawn}
    units = sum(len(sample.units) for sample in samples)
    places = sum(len(sample.drawn) for sample in samples)
    false = count_all(samples, "false")
    members = count_all(samples, "false", members=True)
    told = f"本次在{len(counties)}个县（市、区）随机抽查{units}个单位（{places}处），"
    told += _count_found(false, members)
    if unverified := count_all(samples, "unverified"):
        told += f"，另有{unverified}个单位未能核实"
    if any(sample.stand_ins for sample in samples):
        told += f"；{_tell_stand_ins(samples)}"
    return told + "。以上结果只对被抽查单位成立，不作为各单位或者全国的比例。"


def tell_bounds(bodies: Iterable[BodyFacts]) -> str:
    """Say between which bounds the bodies are, each by itself."""
    bounds = [body.sample.bound for body in bodies if body.sample.bound is not None]
    if not bounds:
        return ""
    least, most = write_share(min(bounds)), write_share(max(bounds))
    return (
        "每个单位的样本量小。若分别推及各自的全部单位，在95%的把握下不实比例的上限为"
        f"{least if least == most else f'{least}至{most}'}（按独立抽样计，未计县内相似性）。"
    )


def tell_rank_sets(bodies: Iterable[BodyFacts]) -> str:
    """Say how many bodies the visits alone could tell apart."""
    results = [
        Result(body.id, body.sample.count("false"), body.sample.looked_at)
        for body in bodies
        if body.sample.looked_at
    ]
    if not results:
        return ""
    sets = find_rank_sets(results)
    open_ = sum(each.best == 1 and each.worst == len(sets) for each in sets)
    return (
        f"仅凭抽查发现不实的单位数比较（逐对检验，经霍尔姆校正），{len(sets)}个单位中有{open_}个"
        f"的名次在第1至第{len(sets)}之间都不能排除。考核位次是按规则计分的结果，"
        "不是对填报真实程度的测量。"
    )


def tell_group(name: str, members: tuple[BodyFacts, ...]) -> str:
    """Say how many bodies a group has, between which totals, and who leads."""
    totals = [Fraction(body.trace["total"]["rounded"]) for body in members if is_placed(body)]
    if not totals:
        return f"共{len(members)}个单位，得分待定。"
    placed = [body for body in members if is_placed(body)]
    least, most = placed[totals.index(min(totals))].total, placed[totals.index(max(totals))].total
    leading = "、".join(body.name for body in placed if body.trace["standing"]["place"] <= 3)
    return f"共{len(members)}个单位，得分{least}分至{most}分，位次前三的为{leading}。"


def is_placed(body: BodyFacts) -> bool:
    """Tell whether a body has a place and a printed total."""
    return body.trace["standing"]["place"] is not None and bool(body.trace["total"]["rounded"])


def tell_ties(facts: ResultFacts) -> str:
    """Say how ties are handled, where the pack lets them share a place."""
    return "同分的并列同一位次。" if facts.pack.ranking.ties == "share" else ""


def cite_sources(pack: Pack) -> str:
    """Name the texts that a pack cites and holds."""
    return "、".join(
        cite_title(each.title) + (f"（{each.number}）" if each.number else "")
        for each in pack.sources
        if each.held
    )


def find_decision(pack: Pack, decision: str | None) -> int | None:
    """Return the place of a decision in the annex of decisions, from 1 on."""
    ids = [each.id for each in pack.decisions]
    return ids.index(decision) + 1 if decision in ids else None


def refer_to_decisions(pack: Pack, annex: str, decisions: Iterable[str | None]) -> str:
    """Refer to lines of the annex of decisions, such as 见附件3第4、35项."""
    places = sorted({place for each in decisions if (place := find_decision(pack, each))})
    return f"{annex}第{'、'.join(map(str, places))}项" if places else ""


def _tell_stand_ins(samples: Sequence[Sample]) -> str:
    """Say what was found where another unit stood in: it is no part of what was drawn."""
    places = sum(len(sample.stand_ins) for sample in samples)
    false = sum(sample.untrue_stand_ins for sample in samples)
    return f"按规则更换后另查{places}处，发现填报不实{false}处"


def _count_found(false: int, members: int) -> str:
    told = f"发现填报不实{false}个"
    return told + (f"，联合会下属企业工会另有{members}处" if members else "")
