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


def test_every_command_has_a_part_of_the_page(helps):
    assert [path for path in COMMANDS if path not in helps] == []


def test_every_option_stands_in_the_help_of_its_command_in_both_languages(helps):
    missing = []
    for path, command in COMMANDS.items():
        options = [name for param in command.params for name in param.opts if name[0] == "-"]
        chinese, english = re.findall(r"```text\n(.*?)```", helps[path], re.DOTALL)
        missing += [
            f"{path}: {name}"
            for name in options
            for told in (chinese, english)
            if not re.search(rf"^ .*{name}(?![\w-])", told, re.MULTILINE)
        ]

    assert missing == []


def test_every_option_says_what_it_is_for():
    silent = [
        f"{path}: {option.name}"
        for path, command in COMMANDS.items()
        for option in command.params
        if isinstance(option, click.Option) and not option.help
    ]

    assert silent == []


def test_the_help_of_every_command_has_an_example_in_both_languages(helps):
    without = [
        path
        for path in LEAVES
        if "示例：" not in helps[path]
        or path.removeprefix("kaohe ") not in helps[path].partition("Example: ")[2]
    ]

    assert without == []
