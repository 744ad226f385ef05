"""Running commands as a user would, in this process."""

import json
from types import SimpleNamespace

import pytest

from kaohe.cli.commands import kaohe
from kaohe.cli.main import run


@pytest.fixture
def call(capsys, monkeypatch):
    """Run a command; give exit code, output and error output."""
    monkeypatch.setenv("KAOHE_LANG", "zh")

    def call_with(*arguments):
        capsys.readouterr()
        code = run(kaohe, [str(each) for each in arguments])
        told = capsys.readouterr()
        return SimpleNamespace(code=code, out=told.out, err=told.err)

    return call_with


@pytest.fixture
def call_json(call):
    """Run a command with ``--json`` and read what it prints."""

    def call_with(*arguments):
        told = call(*arguments, "--json")
        assert told.code == 0, told.err
        return json.loads(told.out)

    return call_with
