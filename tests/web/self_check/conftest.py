"""A cycle whose reports are due far ahead, three people of a body, and a report that is whole."""

from __future__ import annotations

from datetime import date

import pytest

from kaohe.web.cycles.acts import open_cycle
from kaohe.web.cycles.models import Cycle
from kaohe.web.self_check.approving import pass_check, send_to_check, sign_report
from kaohe.web.self_check.asking import asked_of, look_up
from kaohe.web.self_check.drafting import save_item
from kaohe.web.self_check.files import add_file
from kaohe.web.self_check.manifest import digest_of, write_manifest
from kaohe.web.self_check.models import ReportItem
from kaohe.web.self_check.submitting import submit

PDF = b"%PDF-1.4\n1 0 obj<</Type/Catalog>>endobj\ntrailer<</Root 1 0 R>>\n%%EOF\n"


@pytest.fixture(autouse=True)
def own_home(settings, tmp_path):
    """Keep the files of each test in a folder of its own, with a key of the ledger."""
    settings.OFFICE_HOME = tmp_path


@pytest.fixture
def office(person):
    return person("office-one", "office"), person("office-two", "office")


@pytest.fixture
def cycle(office):
    open_cycle(
        {"id": "assessment-2012", "title": "2012年度考核", "pack": "national-2012"}, by=office[0]
    )
    found = Cycle.objects.get()
    found.steps.filter(step="self_check").update(due=date(2099, 1, 20))
    return found


@pytest.fixture
def trio(person):
    """Who fills in, checks and signs at body 33."""
    return tuple(person(f"p33-{post}", "province", body="33") for post in ("fill", "check", "sign"))


@pytest.fixture
def fill(cycle):
    """Fill a report in so that nothing is missing."""

    def fill_in(by):
        for asked in asked_of(cycle):
            answers = {
                each.part: next(iter(each.scale.marks)) if each.scale else "17/20"
                for each in asked.questions
            }
            row = ReportItem.objects.filter(report__body=by.body, item=asked.id).first()
            save_item(
                cycle,
                by.body,
                asked.id,
                answers=answers,
                text="已出台文件3份。",
                version=row.version if row else 0,
                by=by,
            )
        for purpose, name in (("narrative", "自检自查报告.pdf"), ("scan", "盖章扫描件.pdf")):
            add_file(
                cycle,
                by.body,
                name=name,
                content=PDF + purpose.encode() + b"\n%%EOF",
                details={"purpose": purpose, "items": ["joint_body"]},
                by=by,
            )
        return look_up(cycle, by.body)

    return fill_in


@pytest.fixture
def send(cycle):
    """Take a whole report to its submission."""

    def send_in(trio, *, request="r" * 32, moment=None):
        body = trio[0].body
        send_to_check(cycle, body, by=trio[0], version=look_up(cycle, body).version)
        pass_check(cycle, body, by=trio[1], version=look_up(cycle, body).version)
        report = look_up(cycle, body)
        seen = digest_of(write_manifest(report))
        sign_report(cycle, body, by=trio[2], version=report.version, seen=seen)
        report = look_up(cycle, body)
        return submit(
            cycle,
            body,
            by=trio[0],
            version=report.version,
            seen=seen,
            request=request,
            moment=moment,
        )

    return send_in
