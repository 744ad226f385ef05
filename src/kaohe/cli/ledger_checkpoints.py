"""``kaohe ledger checkpoint|request|take``: sign, let witnesses cosign, publish."""

from __future__ import annotations

from pathlib import Path

import click

from kaohe.cli.language import say
from kaohe.cli.ledger import key_option, store_argument
from kaohe.cli.options import READABLE, json_option, out_option
from kaohe.cli.terminal import show_json
from kaohe.core.ledger import ED25519, read_checkpoint, read_note, read_policy
from kaohe.services.faults import ADDRESS_WRONG
from kaohe.services.witness_client import (
    RemoteWitness,
    collect_cosignatures,
    take_cosignatures,
)
from kaohe.stores.files import read_bytes, write_new
from kaohe.stores.ledger_files import load_signer, publish_ledger
from kaohe.stores.ledger_store import LedgerStore
from kaohe.workflows.ledgers.recording import ask_witness, sign_latest


@click.command(
    "checkpoint",
    help=say(
        "签发最新检查点，请见证人签名，公布静态文件。\n\n"
        "示例：kaohe ledger checkpoint ledger.db --key ledger.key --policy policy.txt "
        "--witness 127.0.0.1:8412 --publish public",
        "Sign the latest checkpoint, let witnesses cosign, publish static files.\n\n"
        "Example: kaohe ledger checkpoint ledger.db --key ledger.key --policy policy.txt "
        "--witness 127.0.0.1:8412 --publish public",
    ),
)
@store_argument
@key_option
@click.option("--policy", type=READABLE, help=say("见证规则文件。", "Policy with the witnesses."))
@click.option(
    "--witness",
    "addresses",
    multiple=True,
    help=say("见证人的地址“主机:端口”（可重复）。", "A witness's 'host:port' (repeatable)."),
)
@click.option("--publish", type=READABLE, help=say("公布文件夹。", "Folder to publish to."))
@json_option
@click.pass_context
def checkpoint(
    context: click.Context,
    store: Path,
    *,
    key_file: Path,
    policy: Path | None,
    addresses: tuple[str, ...],
    publish: Path | None,
    as_json: bool,
) -> None:
    """Sign the latest checkpoint."""
    if addresses and not policy:
        raise click.UsageError(say("使用--witness时须给出--policy。", "--witness needs --policy."))
    witnesses = [(address, read_address(address)) for address in addresses]
    rules = read_policy(read_bytes(policy), where=str(policy)) if policy else None
    kept = LedgerStore.load(store)
    note = sign_latest(kept, load_signer(key_file, kind=ED25519))
    known = list(rules.witnesses.values()) if rules else []
    for address, witness in witnesses:
        collect_cosignatures(kept, witness, known, where=address)
    note = kept.checkpoint() or note
    written = publish_ledger(kept, publish) if publish else 0
    cosigned = [
        name
        for name, key in (rules.witnesses if rules else {}).items()
        if read_note(note).signed_by(key)
    ]
    is_met = rules.is_met(cosigned) if rules else None
    if as_json:
        show_json(
            {
                "checkpoint": note.decode(),
                "size": read_checkpoint(read_note(note).text).size,
                "witnesses": cosigned,
                "quorum": is_met,
                "files": written,
            }
        )
    else:
        click.echo(note.decode(), nl=False)
        if is_met is not None:
            enough = say("见证已足够", "enough") if is_met else say("见证不足", "too few")
            names = ", ".join(cosigned) or "–"
            click.echo(say(f"见证人：{names}（{enough}）", f"Witnesses: {names} ({enough})"))
    context.exit(1 if is_met is False else 0)


@click.command(
    "request",
    help=say(
        "写出请求文件，由人送给见证人签名。\n\n"
        "示例：kaohe ledger request ledger.db --old 0 --out zhejiang.request",
        "Write a request to be carried to a witness by hand.\n\n"
        "Example: kaohe ledger request ledger.db --old 0 --out zhejiang.request",
    ),
)
@store_argument
@click.option(
    "--old",
    type=click.IntRange(0),
    default=0,
    show_default=True,
    help=say("该见证人上次签名的条数。", "Size that this witness signed last."),
)
@out_option("请求文件（须不存在）。", "Request file (must not exist).")
@json_option
def request(store: Path, *, old: int, out: Path, as_json: bool) -> None:
    """Write a request."""
    kept = LedgerStore.load(store)
    write_new(out, ask_witness(kept, old_size=old))
    if as_json:
        show_json({"request": str(out), "old": old})
        return
    click.echo(
        say(
            f"请见证人执行：kaohe witness add WITNESS {out.name}",
            f"The witness runs: kaohe witness add WITNESS {out.name}",
        )
    )


@click.command(
    "take",
    help=say(
        "收回见证人签名的答复文件。\n\n"
        "示例：kaohe ledger take ledger.db zhejiang.answer --policy policy.txt",
        "Take back the answer of a witness.\n\n"
        "Example: kaohe ledger take ledger.db zhejiang.answer --policy policy.txt",
    ),
)
@store_argument
@click.argument("answer", type=READABLE)
@click.option("--policy", type=READABLE, required=True, help=say("见证规则文件。", "Policy file."))
@json_option
def take(store: Path, answer: Path, *, policy: Path, as_json: bool) -> None:
    """Take back an answer."""
    rules = read_policy(read_bytes(policy), where=str(policy))
    kept = LedgerStore.load(store)
    names = take_cosignatures(
        kept, read_bytes(answer), list(rules.witnesses.values()), where=str(answer)
    )
    if as_json:
        show_json({"signed": list(names)})
        return
    click.echo(say(f"已收到签名：{', '.join(names)}", f"Signed by: {', '.join(names)}"))


def read_address(text: str) -> RemoteWitness:
    """Read ``host:port``.

    Raises:
        InputError: it is none.
    """
    host, _, port = text.rpartition(":")
    if not host or not (port.isascii() and port.isdigit()) or not 0 < int(port) < 2**16:
        raise ADDRESS_WRONG.error_at(text)
    return RemoteWitness(host.strip("[]"), int(port))
