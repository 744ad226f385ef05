"""How a passphrase is asked for, and what several commands of a key holder share.

A passphrase is typed at a prompt or read from a file, never taken from the command line, where
every user of the machine could read it.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import click

from kaohe.cli.language import say
from kaohe.cli.options import READABLE
from kaohe.services.keyholder import KeyholderService
from kaohe.services.keyholder_processes import read_clock
from kaohe.stores.files import read_text
from kaohe.stores.keyholder_keys import open_key_file
from kaohe.stores.keyholder_store import KeyholderStore

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from kaohe.stores.keyholder_keys import HolderSecretKey
    from kaohe.workflows.keyholding.records import ToldFault


def store_argument(function: Callable[..., Any]) -> Callable[..., Any]:
    """Add the holder's data file as the first argument."""
    return click.argument("store", metavar="HOLDER", type=READABLE)(function)


def key_option(function: Callable[..., Any]) -> Callable[..., Any]:
    """Add ``--key``, the holder's key file."""
    return click.option(
        "--key",
        "key_file",
        type=READABLE,
        required=True,
        help=say(
            "密钥文件；请与数据文件分开保存。", "The key file; keep it apart from the data file."
        ),
    )(function)


def passphrase_option(function: Callable[..., Any]) -> Callable[..., Any]:
    """Add ``--passphrase-file``."""
    return click.option(
        "--passphrase-file",
        type=READABLE,
        help=say(
            "口令文件（只取第一行）；不给出时在屏幕上询问。",
            "File whose first line is the passphrase; without it you are asked.",
        ),
    )(function)


def ask_passphrase(file: Path | None, *, new: bool = False) -> str:
    """Return the passphrase; a new one is asked for twice."""
    if file is not None:
        return read_text(file).split("\n")[0].rstrip("\r")
    asked: str = click.prompt(
        say("新口令", "New passphrase") if new else say("口令", "Passphrase"),
        hide_input=True,
        confirmation_prompt=say("再输入一次", "Once more") if new else False,
        err=True,
    )
    return asked


def unlock(key_file: Path, passphrase_file: Path | None) -> HolderSecretKey:
    """Open a key file."""
    return open_key_file(key_file, passphrase=ask_passphrase(passphrase_file))


def open_holder(store: Path, key_file: Path, passphrase_file: Path | None) -> KeyholderService:
    """Open a holder's file and its key, which must belong together."""
    kept = KeyholderStore.load(store)
    return KeyholderService(kept, unlock(key_file, passphrase_file).key, read_clock)


def say_fault(fault: ToldFault) -> str:
    """Return what is wrong in the language chosen, in the form of all messages."""
    return say(
        f"{fault.where}：{fault.zh}[{fault.code}]", f"{fault.where}: {fault.en} [{fault.code}]"
    )
