"""Checklists in a foreign engine: JavaRosa, which ODK Collect runs, must agree with ours.

The engine stands in the pyxform wheel and is driven through Py4J, so that nothing is compiled.
``tests/browser/forms`` does the same with ODK's engine for browsers.
"""

import os
import sys
from decimal import Decimal
from io import BytesIO
from pathlib import Path

import openpyxl
import pyspark
import pytest
import pyxform
from hypothesis import given, settings
from hypothesis import strategies as st
from py4j.java_gateway import GatewayParameters, JavaGateway, launch_gateway

from kaohe.core.checklist.xlsform import make_xlsform
from kaohe.documents.xlsform import write_xlsform
from kaohe.engines.spark.java import find_java_home

sys.path[:0] = [str(Path(__file__).parent)]

from form_walk import (  # noqa: E402 - test folders are no packages
    CHECKLISTS,
    DAY,
    SLOTS,
    drafts,
    make_forms,
    plan_walk,
    to_cents,
)

ENGINE = Path(pyxform.__file__).parent / "validators/odk_validate/bin/ODK_Validate.jar"


class Engine:
    """JavaRosa in a process of its own."""

    def __init__(self, gateway, folder):
        self.java = gateway.jvm
        classes = gateway.new_array(self.java.java.lang.Class, 1)
        classes[0] = self.java.java.lang.Class.forName("java.io.File")
        scenario = self.java.java.lang.Class.forName("org.javarosa.test.Scenario")
        # The class has a method of this name that is not static, which Py4J may meet first.
        self.begin = scenario.getMethod("init", classes)
        self.arguments = gateway.new_array(self.java.java.lang.Object, 1)
        self.paths = {}
        for kind, form in make_forms().items():
            self.paths[kind] = folder / f"{kind}.xml"
            self.paths[kind].write_bytes(form)

    def open(self, kind):
        self.arguments[0] = self.java.java.io.File(str(self.paths[kind]))
        return Sheet(self.begin.invoke(None, self.arguments))


class Sheet:
    """One form that is being filled in."""

    def __init__(self, scenario):
        self.scenario = scenario

    def tell(self, step):
        """Carry a step out; return what the engine says."""
        if step.act == "answer":
            return str(self.scenario.answer(step.path, step.value)) == "OK"
        node = self.scenario.getAnswerNode(step.path)
        if step.act == "asked":
            return node.isRelevant()
        return to_cents(Decimal(node.getValue().getDisplayText()))


@pytest.fixture(scope="module")
def engine(tmp_path_factory):
    folder = tmp_path_factory.mktemp("forms")
    home = find_java_home(os.environ, folder)
    bridge = next((Path(pyspark.__file__).parent / "jars").glob("py4j-*.jar"))
    with Path(os.devnull).open("w") as nowhere:
        port, process = launch_gateway(
            classpath=str(ENGINE), jarpath=str(bridge), java_path=str(home / "bin" / "java"),
            javaopts=["-Xmx256m", "-XX:TieredStopAtLevel=1"], die_on_exit=True,
            redirect_stdout=nowhere, redirect_stderr=nowhere, return_proc=True,
        )  # fmt: skip
        gateway = JavaGateway(gateway_parameters=GatewayParameters(port=port))
        try:
            yield Engine(gateway, folder)
        finally:
            gateway.shutdown()
            process.stdin.close()
            process.wait(timeout=60)


@pytest.mark.parametrize("kind", sorted(SLOTS))
@settings(max_examples=8)
@given(data=st.data())
def test_javarosa_asks_refuses_and_adds_up_as_we_do(engine, kind, data):
    sheet = engine.open(kind)
    for step in plan_walk(kind, data.draw(drafts(kind))):
        assert sheet.tell(step) == step.expected, step


def test_the_same_checklist_is_the_same_bytes():
    form = make_xlsform(CHECKLISTS["federation"])
    assert write_xlsform(form, on=DAY) == write_xlsform(form, on=DAY)


def test_the_workbook_has_the_three_sheets_of_the_standard():
    form = make_xlsform(CHECKLISTS["flagged_nonexistent"])
    book = openpyxl.load_workbook(BytesIO(write_xlsform(form, on=DAY)))
    assert book.sheetnames == ["survey", "choices", "settings"]
    assert [cell.value for cell in book["survey"][1]][:3] == [
        "type", "name", "label::中文 (zh)",
    ]  # fmt: skip
