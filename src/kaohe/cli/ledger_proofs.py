"""``kaohe ledger prove|verify|fsck``: show that an entry stands, and that everything fits."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from kaohe.cli.language import language, say
from kaohe.cli.ledger import store_argument
from kaohe.cli.options import READABLE, json_option, out_option
from kaohe.cli.terminal import show_json
from kaohe.core.errors import LedgerError
from kaohe.core.ledger import read_policy
from kaohe.stores.files import read_bytes, write_new
from kaohe.stores.ledger_checking import check_folder, check_store
from kaohe.stores.ledger_store import LedgerStore
from kaohe.workflows.ledgers.proofs import pack_opening, verify_proof
from kaohe.workflows.ledgers.recording import prove_entry

if TYPE_CHECKING:
    from kaohe.core.errors import Fault
    from kaohe.core.ledger import Policy


def read_policy_file(path: Path | None) -> Policy | None:
    """Read a policy file, if one is given."""
    return read_policy(read_bytes(path), where=str(path)) if path else None


@click.command(
    "prove",
    help=say(
        "出具某一条的入账凭证，以指定条数的检查点为准。\n\n"
        "示例：kaohe ledger prove ledger.db 17 --open --out 17.tlog-proof",
        "Prove an entry against the checkpoint of a named size.\n\n"
        "Example: kaohe ledger prove ledger.db 17 --open --out 17.tlog-proof",
    ),
)
@store_argument
@click.argument("index", type=click.IntRange(0))
@click.option(
    "--size",
    type=click.IntRange(0),
    help=say("检查点的条数；不写则为最新检查点。", "Size of the checkpoint; else the latest."),
)
@click.option(
    "--open",
    "is_open",
    is_flag=True,
    help=say("附上内容和盐值，供对方查看。", "Show what the entry says, with its salt."),
)
@out_option("凭证文件（须不存在）。", "Proof file (must not exist).")
@json_option
def prove(
    store: Path, index: int, *, size: int | None, is_open: bool, out: Path, as_json: bool
) -> None:
    """Prove an entry."""
    kept = LedgerStore.load(store)
    entry = kept.entry(index)
    extra = pack_opening(entry.salt, entry.entry) if is_open and entry else b""
    proof = prove_entry(kept, index, size=size, extra=extra)
    write_new(out, proof.write())
    commitment = entry.commitment.hex() if entry else ""
    if as_json:
        show_json({"proof": str(out), "index": index, "commitment": commitment})
        return
    click.echo(say(f"已写出{out}，登记摘要：", f"Wrote {out}; commitment:"))
    click.echo(commitment)


@click.command(
    "verify",
    help=say(
        "核验入账凭证，不需要网络。凭证未附内容的，用--commitment给出登记摘要。"
        "成立时退出码为0，否则为1。\n\n"
        "示例：kaohe ledger verify 17.tlog-proof --policy policy.txt",
        "Verify a proof without a network. Where it does not show the entry, give its "
        "--commitment. Exit code 0 when it holds, otherwise 1.\n\n"
        "Example: kaohe ledger verify 17.tlog-proof --policy policy.txt",
    ),
)
@click.argument("proof", type=READABLE)
@click.option("--policy", type=READABLE, required=True, help=say("见证规则文件。", "Policy file."))
@click.option("--commitment", help=say("登记摘要（64位十六进制）。", "Commitment, 64 hex digits."))
@json_option
@click.pass_context
def verify(
    context: click.Context, proof: Path, *, policy: Path, commitment: str | None, as_json: bool
) -> None:
    """Verify a proof."""
    data, rules = read_bytes(proof), read_policy(read_bytes(policy), where=str(policy))
    try:
        found = verify_proof(data, rules, commitment=commitment, where=str(proof))
    except LedgerError as error:
        _tell(error.faults, as_json=as_json)
        context.exit(1)
    checkpoint = found.witnessed.checkpoint
    if as_json:
        show_json(
            {
                "faults": [],
                "index": found.index,
                "origin": checkpoint.origin,
                "size": checkpoint.size,
                "witnesses": list(found.witnessed.witnesses),
                "entry": found.entry.bytes.decode() if found.entry else None,
            }
        )
        return
    names = ", ".join(found.witnessed.witnesses) or "–"
    click.echo(
        say(
            f"成立：账本“{checkpoint.origin}”第{found.index}条，检查点共{checkpoint.size}条，"
            f"见证人：{names}。",
            f"Holds: entry {found.index} of '{checkpoint.origin}', checkpoint of "
            f"{checkpoint.size}, witnesses: {names}.",
        )
    )
    if found.entry:
        click.echo(found.entry.bytes.decode())


@click.command(
    "fsck",
    help=say(
        "由事项重建整个账本，逐一比对。\n\n"
        "比对节点、检查点、见证和已公布的文件，并检查抽取的次序。"
        "也可只给公布文件夹。全部相符时退出码为0，否则为1。\n\n"
        "示例：kaohe ledger fsck ledger.db --published public --policy policy.txt",
        "Rebuild a ledger from its entries; compare nodes, checkpoints, cosignatures and published "
        "files, and check the order of the draw. A published folder alone will do. Exit code 0 "
        "when all fits, otherwise 1.\n\n"
        "Example: kaohe ledger fsck ledger.db --published public --policy policy.txt",
    ),
)
@click.argument("store", metavar="LEDGER|FOLDER", type=READABLE)
@click.option("--published", type=READABLE, help=say("公布文件夹。", "Published folder."))
@click.option(
    "--policy",
    type=READABLE,
    help=say("见证规则文件；核对公布文件夹时必需。", "Policy; needed for a folder."),
)
@json_option
@click.pass_context
def fsck(
    context: click.Context,
    store: Path,
    *,
    published: Path | None,
    policy: Path | None,
    as_json: bool,
) -> None:
    """Check a whole ledger."""
    rules = read_policy_file(policy)
    if store.is_dir():
        if rules is None:
            raise click.UsageError(
                say("核对公布文件夹须给出--policy。", "A published folder needs --policy.")
            )
        checked = check_folder(store, rules)
    else:
        checked = check_store(LedgerStore.load(store), published=published, policy=rules)
    if as_json or checked.faults:
        _tell(checked.faults, as_json=as_json, entries=checked.entries)
    if not as_json:
        wrong = len(checked.faults)
        click.echo(
            say(
                f"检查了{checked.entries}条、{checked.checkpoints}个检查点、{checked.files}个文件，"
                f"{wrong}处不符。",
                f"Checked {checked.entries} entries, {checked.checkpoints} checkpoints and "
                f"{checked.files} files; {wrong} do not fit.",
            )
        )
    context.exit(1 if checked.faults else 0)


def _tell(faults: tuple[Fault, ...], *, as_json: bool, entries: int | None = None) -> None:
    if as_json:
        body = {"faults": [{"code": each.kind.code, "where": each.where} for each in faults]}
        show_json(body if entries is None else {**body, "entries": entries})
        return
    for fault in faults:
        click.echo(fault.say(language()))
