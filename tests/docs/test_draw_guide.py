"""The guide of the draw names commands and options that exist, the same in both languages."""

import re
import shlex

import click
import pytest

from kaohe.cli.commands import kaohe
from kaohe.workflows.ceremony.plan import read_ceremony

PAGES = ("guide/draw.md", "guide/draw.zh.md")
BLOCK = re.compile(r"^```sh\n(.*?)^```", re.MULTILINE | re.DOTALL)
YAML = re.compile(r"^```yaml\n(.*?)^```", re.MULTILINE | re.DOTALL)


def commands_of(text):
    return [line for block in BLOCK.findall(text) for line in block.splitlines() if line]


def find(words):
    """Return the command that a line calls, and the words behind its name."""
    command, rest = kaohe, words[1:]
    while isinstance(command, click.Group) and rest:
        command = command.get_command(click.Context(command), rest[0])
        assert command is not None, " ".join(words)
        rest = rest[1:]
    return command, rest


@pytest.mark.parametrize("name", PAGES)
def test_every_command_of_the_guide_can_be_called_as_it_stands_there(page, name):
    lines = commands_of(page(name))
    assert len(lines) > 15

    for line in lines:
        words = shlex.split(line)
        assert words[0] in ("kaohe", "kaohe-verify"), line
        if words[0] == "kaohe":
            command, rest = find(words)
            command.make_context(command.name, rest).close()


def test_both_pages_give_the_same_commands(page):
    english, chinese = (commands_of(page(name)) for name in PAGES)

    assert [line.split(" --reason")[0] for line in english] == [
        line.split(" --reason")[0] for line in chinese
    ]


@pytest.mark.parametrize("name", PAGES)
def test_the_file_of_the_ceremony_in_the_guide_can_be_read(page, name):
    (text,) = YAML.findall(page(name))

    assert read_ceremony(text, "ceremony.yaml").campaign == "kaohe-2012"
