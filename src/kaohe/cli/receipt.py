"""``kaohe receipt check``: check the receipt of a report without the office or a network."""

from __future__ import annotations

from hashlib import sha256
from typing import TYPE_CHECKING

import click

from kaohe.cli.language import language, say
from kaohe.cli.options import READABLE, json_option
from kaohe.cli.terminal import show_json
from kaohe.core.errors import NoteInvalid
from kaohe.core.ledger import read_key
from kaohe.stores.files import read_bytes, read_text
from kaohe.workflows.self_check.receipts import compare_files, open_receipt_file

if TYPE_CHECKING:
    from pathlib import Path

    from kaohe.core.errors import Fault
    from kaohe.core.ledger import Checkpoint
    from kaohe.workflows.self_check.receipts import OpenedReceipt


@click.group(
    help=say(
        "自检自查报告的报送回执：离线核验。",
        "Receipts of self-check reports: check them without a network.",
    )
)
def receipt() -> None:
    """Hold the commands of receipts together."""


@receipt.command(
    help=say(
        "核验回执：账本签名、事项、清单、账本证明是否一致；给出文件夹时逐一比对原件的摘要。"
        "成立时退出码为0，否则为1。\n\n"
        "示例：kaohe receipt check 回执.json --key office.vkey --files 原件",
        "Check a receipt: signature, entry, manifest and proof; with a folder also the files. "
        "Exit code 0 when it holds, otherwise 1.\n\n"
        "Example: kaohe receipt check receipt.json --key office.vkey --files originals",
    )
)
@click.argument("file", type=READABLE)
@click.option(
    "--key",
    "key_file",
    type=READABLE,
    required=True,
    help=say("核验公钥文件（回执上印有）。", "File with the public key, as on the receipt."),
)
@click.option("--files", type=READABLE, help=say("存放原件的文件夹。", "Folder of the files."))
@json_option
@click.pass_context
def check(
    context: click.Context, file: Path, *, key_file: Path, files: Path | None, as_json: bool
) -> None:
    """Check one receipt."""
    key = read_key("".join(read_text(key_file).split()))  # on paper it is set in groups
    faults: tuple[Fault, ...] = ()
    opened = None
    try:
        opened = open_receipt_file(read_bytes(file), key, where=str(file))
        if files is not None:
            places = (each for each in files.rglob("*") if each.is_file())
            found = {str(each): sha256(read_bytes(each)).hexdigest() for each in places}
            faults = tuple(compare_files(opened, found))
    except NoteInvalid as error:
        faults = error.faults
    if as_json:
        show_json(
            {
                "holds": not faults,
                "faults": [{"code": each.kind.code, "where": each.where} for each in faults],
                "number": str(opened.details.get("number", "")) if opened else "",
                "time": opened.receipt.time if opened else "",
                "late": bool(opened.details.get("late")) if opened else False,
                "rehearsal": opened.rehearsal if opened else False,
                "index": opened.receipt.index if opened else None,
                "digest": opened.digest if opened else "",
                "checkpoint": _describe(opened.proved) if opened and opened.proved else None,
                "files": len(opened.manifest.get("files", ())) if opened else 0,
            }
        )
    else:
        for fault in faults:
            click.echo(fault.say(language()))
        if opened and not faults:
            _tell(opened)
    context.exit(1 if faults else 0)


def _describe(checkpoint: Checkpoint) -> dict[str, object]:
    return {"size": checkpoint.size, "root": checkpoint.root.hex()}


def _tell(opened: OpenedReceipt) -> None:
    told = opened.details
    number, manifest = told.get("number", ""), told.get("manifest", "")
    index, time = opened.receipt.index, opened.receipt.time
    practice = say("（演练）", " (rehearsal)") if opened.rehearsal else ""
    state = say("迟报", "late") if told.get("late") else say("按期", "in time")
    click.echo(
        say(
            f"成立{practice}：回执{number}，{state}，登记时间{time}，账本第{index}条。\n"
            f"清单摘要：{manifest}\n回执文件摘要（不含证明）：{opened.digest}",
            f"Holds{practice}: receipt {number}, {state}, entered {time}, entry {index}.\n"
            f"Digest of the manifest: {manifest}\n"
            f"Digest of the receipt without its proof: {opened.digest}",
        )
    )
    if opened.proved is None:
        click.echo(
            say(
                "文件不含账本证明：当时还没有检查点。再次下载即可得到。",
                "The file holds no proof: there was no checkpoint then. Download it again.",
            )
        )
        return
    size, root = opened.proved.size, opened.proved.root.hex()
    click.echo(
        say(
            f"已证明列入账本检查点：{size}条，根{root}。",
            f"Proved to stand in the checkpoint of {size} entries, root {root}.",
        )
    )
