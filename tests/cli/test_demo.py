"""``kaohe demo``, the languages, and the exit codes."""

import subprocess
import sys
from gettext import GNUTranslations
from itertools import pairwise

import pytest

from kaohe.cli.language import LOCALE, choose_language, language


def test_a_nation_is_generated_with_its_planted_anomalies(call_json, tmp_path):
    told = call_json("demo", "generate", "--scale", "1:100", "--out", tmp_path / "nation")

    assert told["enterprises"] == 41524
    assert told["anomalies"]
    assert (tmp_path / "nation" / "nation" / "truth" / "anomalies.csv").is_file()


def test_a_run_may_replace_only_an_earlier_practice_run(call, tmp_path):
    (tmp_path / "precious").mkdir()

    told = call("demo", "run", "--out", tmp_path / "precious", "--replace")

    assert told.code == 2
    assert "[output-not-a-practice-run]" in told.err


@pytest.mark.parametrize("scale", ["5", "1:0", "a:b"])
def test_a_scale_that_cannot_be_read_is_told(call, scale, tmp_path):
    told = call("demo", "run", "--scale", scale, "--out", tmp_path / "x")

    assert told.code == 2
    assert "1:10" in told.err


def test_a_scale_out_of_range_is_told(call, tmp_path):
    told = call("demo", "run", "--scale", "1:1000", "--out", tmp_path / "x")

    assert told.code == 2
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize(
    ("arguments", "expected"),
    [(["--lang", "en"], "en"), (["pack", "--lang=en"], "en"), (["--lang", "zh"], "zh"), ([], "zh")],
)
def test_the_language_is_taken_from_the_call(monkeypatch, arguments, expected):
    monkeypatch.setenv("KAOHE_LANG", "zh")
    monkeypatch.setenv("LANGUAGE", "")

    choose_language(arguments)

    assert language() == expected


@pytest.mark.parametrize(
    ("arguments", "word"),
    [
        (["--help"], "用法："),
        (["--lang", "en", "--help"], "Usage:"),
        (["--lang", "en", "pack", "check", "none"], "There is no such file"),
        (["pack", "check", "none"], "没有这个规则包"),
    ],
)
def test_the_command_speaks_one_language_throughout(arguments, word):
    told = subprocess.run(
        [sys.executable, "-c", "from kaohe.cli.main import main; main()", *arguments],
        capture_output=True,
        encoding="utf-8",
        env={"PATH": "", "LANG": "C.UTF-8"},
    )

    assert word in told.stdout + told.stderr


def test_the_compiled_words_of_the_command_line_are_those_of_the_source():
    folder = LOCALE / "zh_CN" / "LC_MESSAGES"
    with (folder / "messages.mo").open("rb") as compiled:
        catalogue = GNUTranslations(compiled)

    lines = (folder / "messages.po").read_text(encoding="utf-8").splitlines()
    pairs = [
        (one.removeprefix("msgid ")[1:-1], other.removeprefix("msgstr ")[1:-1])
        for one, other in pairwise(lines)
        if one.startswith('msgid "') and other.startswith('msgstr "') and one != 'msgid ""'
    ]
    assert len(pairs) > 10
    assert [catalogue.gettext(one) for one, _ in pairs] == [other for _, other in pairs]
