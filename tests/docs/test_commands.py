"""Every command and every option is documented, in both languages, with an example."""

import re

import click
import pytest

from kaohe.cli.commands import kaohe


def walk(command, path):
    yield path, command
    if isinstance(command, click.Group):
        context = click.Context(command)
        for name in command.list_commands(context):
            yield from walk(command.get_command(context, name), f"{path} {name}")


COMMANDS = dict(walk(kaohe, "kaohe"))
LEAVES = [path for path, command in COMMANDS.items() if not isinstance(command, click.Group)]


def test_the_commands_were_found():
    assert len(LEAVES) >= 20


@pytest.fixture(scope="session")
def helps(page, parts_of):
    return parts_of(page("reference/commands.md"))


@pytest.mark.parametrize("path", COMMANDS)
def test_every_command_has_a_part_of_the_page(helps, path):
    assert path in helps


@pytest.mark.parametrize("path", COMMANDS)
def test_every_option_stands_in_the_help_of_its_command_in_both_languages(helps, path):
    options = [name for param in COMMANDS[path].params for name in param.opts if name[0] == "-"]
    chinese, english = re.findall(r"```text\n(.*?)```", helps[path], re.DOTALL)

    missing = [
        name
        for name in options
        for told in (chinese, english)
        if not re.search(rf"^ .*{name}(?![\w-])", told, re.MULTILINE)
    ]

    assert missing == []


@pytest.mark.parametrize("path", COMMANDS)
def test_every_option_says_what_it_is_for(path):
    options = [param for param in COMMANDS[path].params if isinstance(param, click.Option)]

    silent = [option.name for option in options if not option.help]

    assert silent == []


@pytest.mark.parametrize("path", LEAVES)
def test_the_help_of_every_command_has_an_example_in_both_languages(helps, path):
    words = path.removeprefix("kaohe ")

    assert "示例：" in helps[path]
    assert "Example: " in helps[path]
    assert words in helps[path].partition("Example: ")[2]
