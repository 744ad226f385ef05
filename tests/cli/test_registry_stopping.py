"""Stopping an import from the command line."""

import os
import signal

import click
import pytest

from kaohe.cli.registry import importing
from kaohe.cli.stopping import stoppable
from kaohe.engines.imports.importing import ImportInterrupted


def test_a_request_to_end_counts_as_the_users_own():
    before = signal.getsignal(signal.SIGTERM)
    with pytest.raises(KeyboardInterrupt), stoppable():
        os.kill(os.getpid(), signal.SIGTERM)
    assert signal.getsignal(signal.SIGTERM) == before


def test_a_stopped_import_says_what_is_kept(tmp_path, monkeypatch, capsys):
    def stop(*_, **__):
        raise ImportInterrupted(3)

    monkeypatch.setattr(importing, "import_deliveries", stop)
    with pytest.raises(click.Abort):
        importing.import_.main(
            [str(tmp_path), "--store", str(tmp_path / "store")], standalone_mode=False
        )
    told = capsys.readouterr().err
    assert "已检查完的3个文件已保留，再次运行同一命令将从那里继续。" in told
