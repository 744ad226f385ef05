"""``kaohe ledger``: the one ledger, kept, shown, signed, proved and checked."""

from __future__ import annotations

import secrets
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

import click

from kaohe.cli.language import say
from kaohe.cli.lazy import LazyGroup
from kaohe.cli.options import READABLE, json_option
from kaohe.cli.terminal import show_json, show_table
from kaohe.core.ledger import (
    ED25519,
    KINDS,
    NoteSigner,
    is_origin,
    read_entry,
)
from kaohe.core.ledger.entries import SALT_BYTES
from kaohe.core.ledger.faults import SIZE_BEYOND
from kaohe.stores.files import write_new
from kaohe.stores.ledger_acts import load_act
from kaohe.stores.ledger_faults import ORIGIN_UNUSABLE
from kaohe.stores.ledger_files import load_signer, write_key
from kaohe.stores.ledger_store import LedgerStore
from kaohe.workflows.ledgers.recording import receipt_of, record_act

if TYPE_CHECKING:
    from collections.abc import Callable

    from kaohe.core.canonical import Json
    from kaohe.workflows.ledgers.recording import KeptEntry

COMMANDS: Final = {
    "create": "kaohe.cli.ledger:create",
    "add": "kaohe.cli.ledger:add",
    "show": "kaohe.cli.ledger:show",
    "checkpoint": "kaohe.cli.ledger_checkpoints:checkpoint",
    "request": "kaohe.cli.ledger_checkpoints:request",
    "take": "kaohe.cli.ledger_checkpoints:take",
    "extract": "kaohe.cli.ledger_extracts:extract",
    "prove": "kaohe.cli.ledger_proofs:prove",
    "verify": "kaohe.cli.ledger_proofs:verify",
    "fsck": "kaohe.cli.ledger_proofs:fsck",
}


@click.group(
    cls=LazyGroup,
    lazy=COMMANDS,
    help=say(
        "账本：登记、签发检查点、取得见证、出具和核验凭证。",
        "The ledger: entries, signed checkpoints, witnesses, proofs.",
    ),
)
def ledger() -> None:
    """Hold the ledger commands together."""


def store_argument(function: Callable[..., Any]) -> Callable[..., Any]:
    """Add the ledger's file as the first argument."""
    return click.argument("store", metavar="LEDGER", type=READABLE)(function)


def key_option(function: Callable[..., Any]) -> Callable[..., Any]:
    """Add ``--key``, the file of a secret key."""
    return click.option(
        "--key",
        "key_file",
        type=READABLE,
        required=True,
        help=say(
            "密钥文件；请与数据文件分开保存。",
            "File of the secret key; keep it apart from the data.",
        ),
    )(function)


@click.command(
    "create",
    help=say(
        "新建账本和它的密钥，显示验证公钥。\n\n名称以“/rehearsal”结尾的是演练账本。\n\n"
        "示例：kaohe ledger create ledger.db --origin gonghui.example/2012 --key ledger.key",
        "Make a ledger and its key; show the verifier key.\n\n"
        "An origin that ends with '/rehearsal' is a ledger of rehearsals.\n\n"
        "Example: kaohe ledger create ledger.db --origin gonghui.example/2012 --key ledger.key",
    ),
)
@store_argument
@click.option("--origin", required=True, help=say("账本名称，公开使用。", "Public name."))
@key_option
@json_option
def create(store: Path, *, origin: str, key_file: Path, as_json: bool) -> None:
    """Make a ledger."""
    if not is_origin(origin):
        raise ORIGIN_UNUSABLE.error_at(origin)
    signer = NoteSigner(origin, ED25519, secrets.token_bytes(32))
    write_key(key_file, signer)
    LedgerStore.create(store, signer.key).close()
    if as_json:
        show_json({"origin": origin, "vkey": signer.key.write()})
        return
    click.echo(
        say("验证公钥（写入见证规则文件的log行）：", "Verifier key (for a policy's log line):")
    )
    click.echo(signer.key.write())


@click.command(
    "add",
    help=say(
        "登记一项事项；违反次序的，拒绝并说明原因。立即出具签名回执。\n\n"
        "示例：kaohe ledger add ledger.db act.json --key ledger.key --receipt act.receipt",
        "Enter an act; one that breaks the order is refused with its reasons. "
        "A signed receipt is given at once.\n\n"
        "Example: kaohe ledger add ledger.db act.json --key ledger.key --receipt act.receipt",
    ),
)
@store_argument
@click.argument("act", metavar="ACT.json", type=READABLE)
@key_option
@click.option("--receipt", type=READABLE, help=say("回执存为文件。", "Write the receipt here."))
@json_option
def add(store: Path, act: Path, *, key_file: Path, receipt: Path | None, as_json: bool) -> None:
    """Enter an act."""
    kept = LedgerStore.load(store)
    signer = load_signer(key_file, kind=ED25519)
    made = record_act(kept, load_act(act), salt=secrets.token_bytes(SALT_BYTES), now=read_clock)
    signed = receipt_of(made, signer)
    if receipt:
        write_new(receipt, signed)
    if as_json:
        show_json(
            {
                "index": made.index,
                "leaf": made.leaf.hex(),
                "at": made.at,
                "new": made.is_new,
                "receipt": signed.decode(),
            }
        )
        return
    before = "" if made.is_new else say("（此前已登记）", " (entered before)")
    click.echo(say(f"已登记为第{made.index}条{before}。", f"Entered as {made.index}{before}."))
    if not receipt:
        click.echo(signed.decode(), nl=False)


@click.command(
    "show",
    help=say(
        "显示账本：条数、根摘要、检查点、最近的事项；或某一条的全文。\n\n"
        "示例：kaohe ledger show ledger.db --last 20",
        "Show a ledger: size, root, checkpoints, the last entries; or one entry whole.\n\n"
        "Example: kaohe ledger show ledger.db --last 20",
    ),
)
@store_argument
@click.option("--index", type=click.IntRange(0), help=say("只显示这一条。", "Only this entry."))
@click.option(
    "--last",
    type=click.IntRange(0),
    default=20,
    show_default=True,
    help=say("显示最近多少条。", "How many of the last entries."),
)
@json_option
def show(store: Path, *, index: int | None, last: int, as_json: bool) -> None:
    """Show a ledger."""
    kept = LedgerStore.load(store)
    tree = kept.open()
    if index is not None:
        entry = kept.entry(index)
        if entry is None:
            raise SIZE_BEYOND.error_at(str(store), size=tree.size, asked=index)
        show_json(_entry_as_json(entry))
        return
    shown = [kept.entry(each) for each in range(max(0, tree.size - last), tree.size)]
    entries = [entry for entry in shown if entry]
    sizes = kept.checkpoint_sizes()
    if as_json:
        show_json(
            {
                "origin": kept.origin,
                "vkey": kept.key.write(),
                "size": tree.size,
                "root": tree.root.hex(),
                "checkpoints": list(sizes),
                "entries": [_entry_as_json(entry) for entry in entries],
            }
        )
        return
    columns = [
        say("序号", "index"),
        say("时间（UTC）", "time (UTC)"),
        say("种类", "kind"),
        say("行动", "campaign"),
        say("经办", "actor"),
    ]
    show_table(kept.origin, columns, [_row(entry) for entry in entries])
    click.echo(say(f"共{tree.size}条", f"{tree.size} entries") + f"  {tree.root.hex()}")
    signed = ", ".join(map(str, sizes[-10:])) or "–"
    click.echo(say(f"已签发检查点的条数：{signed}", f"Checkpoints signed at: {signed}"))


def read_clock() -> str:
    """Return the present time as the ledger writes it."""
    return datetime.now(UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")


def _row(kept: KeptEntry) -> tuple[str, ...]:
    entry = read_entry(kept.entry, where=str(kept.index))
    kind = KINDS[entry.kind]
    return (str(kept.index), entry.at, say(kind.zh, kind.en), entry.campaign, entry.actor)


def _entry_as_json(kept: KeptEntry) -> dict[str, Json]:
    entry = read_entry(kept.entry, where=str(kept.index))
    return {
        "index": kept.index,
        "commitment": kept.commitment.hex(),
        "salt": kept.salt.hex(),
        "kind": entry.kind,
        "campaign": entry.campaign,
        "rehearsal": entry.rehearsal,
        "at": entry.at,
        "actor": entry.actor,
        "refers": entry.refers,
        "content": dict(entry.content),
    }
