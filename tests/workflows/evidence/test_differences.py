"""Two sheets differ where they say different things, whoever said them and when."""

from datetime import date

from kaohe.core.scoring import Evidence, Finding
from kaohe.workflows.evidence import Difference, compare_sheets
from kaohe.workflows.evidence.differences import Said


def sheet(*findings):
    return Evidence(
        format="evidence/1",
        campaign="c",
        rehearsal=True,
        as_of=date(2012, 12, 31),
        findings=tuple(findings),
    )


def finding(item, value=None, **more):
    base = {"body": "11", "source": "review", "actor": "a", "at": "2013-01-20T00:00:00.000Z"}
    return Finding(item=item, value=value, **{**base, **more})


def test_who_said_it_when_and_on_what_paper_makes_no_difference():
    one = sheet(finding("rewards", "met"))
    other = sheet(
        finding("rewards", "met", actor="b", at="2013-02-01T00:00:00.000Z", blobs=("a" * 64,))
    )

    assert compare_sheets(one, other) == ()


def test_what_is_said_otherwise_or_not_at_all_is_listed_in_order():
    one = sheet(finding("rewards", "met"), finding("seal", "met", part="account"))
    other = sheet(finding("rewards", gap="refused"), finding("rewards", "met", body="12"))

    assert compare_sheets(one, other) == (
        Difference("11", "", "rewards", "", "review", Said("met"), Said("", "refused")),
        Difference("11", "", "seal", "account", "review", Said("met"), None),
        Difference("12", "", "rewards", "", "review", None, Said("met")),
    )


def test_of_several_findings_of_a_source_the_latest_is_compared():
    early = finding("rewards", "partly", at="2013-01-19T00:00:00.000Z")

    assert compare_sheets(sheet(early, finding("rewards", "met")), sheet(early)) == (
        Difference("11", "", "rewards", "", "review", Said("met"), Said("partly")),
    )
