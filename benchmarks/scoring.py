"""Time the scorer: one national run, and a province with 2,900 counties.

Run ``python benchmarks/scoring.py``. It builds its own packs and evidence, scores them, writes
every trace, and prints a table. The evidence comes from arithmetic, not from chance, so that two
runs do the same work.
"""

from __future__ import annotations

import sys
import time
from datetime import date

from kaohe.core.canonical import canonical_bytes
from kaohe.core.rules.model import Pack
from kaohe.core.scoring import Evidence, Finding, read_evidence, score, write_evidence

AT = "2013-01-20T00:00:00.000Z"
MARKS = ("met", "partly", "met", "not_met", "met")
KINDS = (
    ("private", "private_union", 0),
    ("foreign", "foreign_union", 0),
    ("absent", "absent", 0),
    ("federation", "federation", 0),
    ("federation", "member_union", 1),
    ("federation", "member_union", 2),
    ("social", "social_union", 0),
)


def named(id_):
    """Return the id with a name."""
    return {"id": id_, "name": {"zh": id_, "en": id_}}


def build_item(id_, points, **more):
    """Return an item."""
    return {**named(id_), "points": points, "cite": "annex/1", **more}


def build_section(id_, items, **more):
    """Return a section with groups of five items."""
    points = sum(int(item["points"]) for item in items)
    groups = [
        {
            **named(f"{id_}_{start}"),
            "points": str(sum(int(item["points"]) for item in items[start : start + 5])),
            "cite": "annex/1",
            "items": items[start : start + 5],
        }
        for start in range(0, len(items), 5)
    ]
    return {
        **named(id_),
        "points": str(points),
        "cite": "annex/1",
        "assessed_at": "body",
        "decided_by": ["final", "review", "register"],
        "defaults": {"score": {"kind": "judgement", "scale": "half", "cite": "annex/1"}},
        "groups": groups,
        **more,
    }


def build_pack(sections, bodies, group_size):
    """Return a pack for so many bodies, compared in groups of ``group_size``."""
    return Pack.model_validate(
        {
            "format": "rule-pack/1",
            "pack": "benchmark",
            "version": "2012.1.0",
            "status": "draft",
            "title": {"zh": "基准", "en": "benchmark"},
            "assessed_year": "2012",
            "total": str(sum(int(section["points"]) for section in sections)),
            "sources": [],
            "decisions": [],
            "bodies": [named(body) for body in bodies],
            "unit_kinds": [named(kind) for kind in dict.fromkeys(kind for _, kind, _ in KINDS)],
            "scales": [{"id": "half", "marks": {"met": "1", "partly": "0.5", "not_met": "0"}}],
            "gaps": [
                {"gap": gap, "then": "leave_out"}
                for gap in ("not_filed", "not_applicable", "not_verified", "refused")
            ],
            "sections": sections,
            "aggregations": [
                {
                    "id": "sampled",
                    "by": "item",
                    "cite": "annex/1",
                    "no_applicable_unit": {"then": "share_in_group"},
                }
            ],
            "outcomes": [
                {**named("found"), "then": "as_found", "cite": "annex/1"},
                {**named("confirmed"), "then": "nothing", "cite": "annex/1"},
            ],
            "rounding": {"at": "section", "mode": "half_up", "interval": "0.01", "cite": "annex/1"},
            "ranking": {"within": "comparison_group", "ties": "share", "cite": "annex/1"},
            "comparison_groups": [
                {
                    **named(f"group_{start}"),
                    "members": bodies[start : start + group_size],
                    "cite": "annex/1",
                }
                for start in range(0, len(bodies), group_size)
            ],
        }
    )


def build_numbers():
    """Return five items of one number each, two of them compared with the group."""
    indicator = {"indicator": "any", "cite": "annex/1"}
    return [
        build_item(
            "n0", "15", score={"kind": "linear", "zero_at": "0", "full_at": "1", **indicator}
        ),
        build_item("n1", "10", score={"kind": "threshold", "at_least": "0.5", **indicator}),
        build_item("n2", "15", score={"kind": "rank", "ties": "average", "last": "0", **indicator}),
        build_item("n3", "15", score={"kind": "group_relative", "to": "min_max", **indicator}),
        build_item(
            "n4",
            "5",
            score={
                "kind": "increments",
                "step": "0.01",
                "points_per_step": "0.1",
                "part_steps": "ignored",
                **indicator,
            },
        ),
    ]


def find(item, body, value, source, visit=None):
    """Return a finding."""
    return Finding(
        item=item, body=body, value=value, source=source, actor="a-1", at=AT, visit=visit
    )


def find_own(section, bodies, start):
    """Return the findings of a section assessed at the body."""
    items = [item["id"] for group in section["groups"] for item in group["items"]]
    for index, body in enumerate(bodies):
        for offset, item in enumerate(items):
            number = index * 7 + offset * 3 + start
            if item.startswith("n"):
                yield find(item, body, f"{number % 997}/997", "register")
            else:
                yield find(item, body, MARKS[number % len(MARKS)], "review")


def find_visits(section, bodies):
    """Return the findings of 14 visits a body."""
    items = [item for group in section["groups"] for item in group["items"]]
    for index, body in enumerate(bodies):
        for county in (1, 2):
            for slot, kind, member in KINDS:
                below = f"/{member}" if member else ""
                visit = f"2012/{body}/{body}010{county}/{slot}{below}/0"
                outcome = "confirmed" if kind == "absent" else "found"
                yield find("outcome", body, outcome, "visit", visit)
                yield find("unit_kind", body, kind, "visit", visit)
                for offset, item in enumerate(items):
                    if outcome == "found" and kind in item["applies"]["to"]:
                        mark = MARKS[(index + county + offset + len(slot)) % len(MARKS)]
                        yield find(item["id"], body, mark, "visit", visit)


def run(title, pack, findings):
    """Score, write the traces, and print one line of the table."""
    evidence = Evidence(
        format="evidence/1", campaign="2012", rehearsal=True, as_of=date(2012, 12, 31),
        findings=tuple(findings),
    )  # fmt: skip
    sheet = write_evidence(evidence)
    started = time.perf_counter()
    read = read_evidence(sheet, "evidence.json")
    reading = time.perf_counter() - started
    started = time.perf_counter()
    results = score(pack, read, engine_version="0", pack_digest="0" * 64)
    scoring = time.perf_counter() - started
    started = time.perf_counter()
    size = sum(len(canonical_bytes(results.trace_of(body))) for body in results.scores)
    tracing = time.perf_counter() - started
    print(
        f"{title:<34} {len(results.scores):>6} {len(evidence.findings):>9} "
        f"{reading:>8.2f} {scoring:>8.2f} {tracing:>8.2f} {size / 1e6:>9.1f}"
    )


def main():
    """Run both sizes."""
    print(
        f"{'':<34} {'bodies':>6} {'findings':>9} {'read s':>8} {'score s':>8} {'trace s':>8} "
        f"{'trace MB':>9}"
    )
    unions = ["private_union", "foreign_union", "member_union", "social_union"]
    organisation = build_section("organisation", [build_item(f"o{i}", "1") for i in range(15)])
    quantity = build_section("quantity", build_numbers())
    quality = build_section(
        "quality",
        [
            build_item(
                f"q{i}",
                "2",
                applies={"to": ["federation"] if i % 5 == 4 else unions, "cite": "annex/1"},
            )
            for i in range(14)
        ],
        assessed_at="unit",
        decided_by=["final", "visit"],
        aggregation="sampled",
    )
    bodies = [f"{number}" for number in range(11, 43)]
    national = build_pack([organisation, quantity, quality], bodies, 11)
    run(
        "national: 32 bodies, 448 visits",
        national,
        [
            *find_own(organisation, bodies, 0),
            *find_own(quantity, bodies, 5),
            *find_visits(quality, bodies),
        ],
    )
    wide = build_section("organisation", [build_item(f"o{i}", "1") for i in range(35)])
    bodies = [f"{110000 + number}" for number in range(2900)]
    provincial = build_pack([wide, quantity], bodies, 2900)
    run(
        "provincial: 2,900 bodies, 40 items",
        provincial,
        [*find_own(wide, bodies, 0), *find_own(quantity, bodies, 5)],
    )


if __name__ == "__main__":
    sys.exit(main())
