"""A small pack and a small sheet that the tests of scoring change to their needs."""

from datetime import date

import pytest

from kaohe.core.rules.model import Pack
from kaohe.core.scoring import Evidence, Finding, score


def name(text):
    return {"zh": text, "en": text}


def item(id_, points="1", **more):
    return {"id": id_, "name": name(id_), "points": points, "cite": "annex/1", **more}


def group(id_, points, items, **more):
    return {
        "id": id_,
        "name": name(id_),
        "points": points,
        "cite": "annex/1",
        "items": items,
        **more,
    }


def section(id_, points, groups, **more):
    base = {
        "id": id_,
        "name": name(id_),
        "points": points,
        "cite": "annex/1",
        "assessed_at": "body",
        "decided_by": ["final", "review"],
        "defaults": {"score": {"kind": "judgement", "scale": "half", "cite": "annex/1"}},
        "groups": groups,
    }
    return base | more


def unit_section(id_, points, groups, **more):
    return section(
        id_,
        points,
        groups,
        **(
            {"assessed_at": "unit", "decided_by": ["final", "visit"], "aggregation": "sampled"}
            | more
        ),
    )


def pack_tree(sections, **more):
    total = sum(int(each["points"]) for each in sections if each["points"] != "uncapped")
    base = {
        "format": "rule-pack/1",
        "pack": "small",
        "version": "2012.1.0",
        "status": "draft",
        "title": name("small"),
        "assessed_year": "2012",
        "total": str(total),
        "sources": [{"id": "annex", "title": "annex", "held": "false"}],
        "decisions": [],
        "unit_kinds": [
            {"id": "enterprise", "name": name("enterprise")},
            {"id": "federation", "name": name("federation")},
            {"id": "absent", "name": name("absent")},
        ],
        "facts": [
            {"id": "members", "name": name("members"), "of": "visit", "kind": "number"},
            {
                "id": "union_form",
                "name": name("union form"),
                "of": "visit",
                "kind": "word",
                "words": ["own", "joint"],
            },
            {"id": "staff", "name": name("staff"), "of": "body", "kind": "number"},
        ],
        "scales": [
            {"id": "yes_no", "marks": {"met": "1", "not_met": "0"}},
            {"id": "half", "marks": {"met": "1", "partly": "0.5", "not_met": "0"}},
            {"id": "tenths", "step": "0.1"},
        ],
        "gaps": [
            {"gap": "not_filed", "then": "zero"},
            {"gap": "not_applicable", "then": "leave_out"},
            {"gap": "not_verified", "then": "stop"},
            {"gap": "refused", "then": "zero"},
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
            {"id": "found", "name": name("found"), "then": "as_found", "cite": "annex/1"},
            {"id": "paper_only", "name": name("on paper only"), "then": "zero", "cite": "annex/1"},
            {"id": "gone", "name": name("gone"), "then": "next_attempt", "cite": "annex/1"},
            {"id": "absence_false", "name": name("exists"), "then": "nothing", "cite": "annex/1"},
        ],
        "rounding": {"at": "section", "mode": "half_up", "interval": "0.01", "cite": "annex/1"},
        "ranking": {"within": "comparison_group", "ties": "share", "cite": "annex/1"},
    }
    return base | more


class Small:
    """Builders for packs and findings, handed to tests as one fixture."""

    name = staticmethod(name)
    item = staticmethod(item)
    group = staticmethod(group)
    section = staticmethod(section)
    unit_section = staticmethod(unit_section)

    @staticmethod
    def pack(*sections, **more):
        return Pack.model_validate(pack_tree(list(sections), **more))

    def body_pack(self, *items, points=None, section_more=None, **more):
        """Return a pack with one section at the body that has one group."""
        total = points or str(sum(int(each["points"]) for each in items))
        only = group("g", total, list(items))
        return self.pack(section("s", total, [only], **(section_more or {})), **more)

    @staticmethod
    def finding(item, value=None, *, body="43", at="2013-01-20T00:00:00.000Z", **more):
        gap = more.pop("gap", None)
        source = more.pop("source", "visit" if "visit" in more else "review")
        return Finding(
            item=item, body=body, value=value, gap=gap, source=source, actor="a-1", at=at, **more
        )

    def visit(self, visit, marks, *, kind="enterprise", outcome="found", body="43", **facts):
        """Return the findings of one visit."""
        found = {"unit_kind": kind, "outcome": outcome, **facts, **marks}
        return [
            self.finding(item, value, body=body, visit=f"2012/{body}/{visit}")
            for item, value in found.items()
            if value is not None
        ]

    @staticmethod
    def sheet(*findings, **more):
        return Evidence(
            format="evidence/1",
            campaign="2012",
            rehearsal=True,
            as_of=date(2012, 12, 31),
            findings=tuple(findings),
            **more,
        )

    def score(self, pack, *findings, **more):
        return score(
            pack, self.sheet(*findings), engine_version="0.1.0", pack_digest="d" * 64, **more
        )

    def one(self, pack, *findings, body="43"):
        """Return the score of one body."""
        return self.score(pack, *findings).scores[body]


@pytest.fixture(scope="session")
def small():
    return Small()
