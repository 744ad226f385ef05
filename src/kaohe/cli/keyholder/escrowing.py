"""``kaohe keyholder escrow|restore``: a key on three sheets of paper, any two of which suffice."""

from __future__ import annotations

from pathlib import Path

import click

from kaohe.cli.keyholder.creating import tell_key
from kaohe.cli.keyholder.unlocking import ask_passphrase, key_option, passphrase_option, unlock
from kaohe.cli.language import say
from kaohe.cli.options import READABLE, json_option, out_option
from kaohe.cli.terminal import show_json
from kaohe.stores.files import new_folder
from kaohe.stores.keyholder_keys import write_key_file, write_secret_file
from kaohe.stores.keyholder_shares import NEEDED, SHARES, read_share, restore_key, split_key


@click.command(
    "escrow",
    help=say(
        "把密钥分成三份纸质份额（SLIP-39），任意两份可以恢复。\n\n"
        "请在离线的机器上打印，分别封存，然后删除文件。\n\n"
        "示例：kaohe keyholder escrow --key holder.key --out shares",
        "Split the key into three sheets of paper (SLIP-39); any two restore it.\n\n"
        "Print them on a machine without a network, seal them apart, and delete the files.\n\n"
        "Example: kaohe keyholder escrow --key holder.key --out shares",
    ),
)
@key_option
@passphrase_option
@out_option("三份份额的文件夹（须不存在）。", "Folder of the three sheets (must not exist).")
@json_option
def escrow(*, key_file: Path, passphrase_file: Path | None, out: Path, as_json: bool) -> None:
    """Split a key."""
    owned = unlock(key_file, passphrase_file)
    names = [f"share-{number}.txt" for number in range(1, SHARES + 1)]
    with new_folder(out) as folder:
        folder.chmod(0o700)
        for name, share in zip(names, split_key(owned), strict=True):
            write_secret_file(folder / name, share.write().encode())
    if as_json:
        show_json({"fingerprint": owned.fingerprint, "shares": [str(out / each) for each in names]})
        return
    click.echo(
        say(
            f"已写出{SHARES}份，任意{NEEDED}份可以恢复；打印后请删除文件夹{out}。",
            f"Wrote {SHARES} sheets, any {NEEDED} restore the key; delete {out} after printing.",
        )
    )
    click.echo(say(f"公钥指纹：{owned.fingerprint}", f"Fingerprint: {owned.fingerprint}"))


@click.command(
    "restore",
    help=say(
        "用两份份额恢复密钥，以新口令存为文件。抄错的词会指出是哪一份的第几个词。\n\n"
        "示例：kaohe keyholder restore restored.key share-1.txt share-3.txt",
        "Restore a key from two sheets, under a new passphrase. A misspelt word is named by sheet "
        "and place.\n\n"
        "Example: kaohe keyholder restore restored.key share-1.txt share-3.txt",
    ),
)
@click.argument("key_file", metavar="KEY", type=READABLE)
@click.argument("sheets", metavar="SHARE...", type=READABLE, nargs=-1, required=True)
@passphrase_option
@json_option
def restore(
    key_file: Path, sheets: tuple[Path, ...], *, passphrase_file: Path | None, as_json: bool
) -> None:
    """Restore a key."""
    owned = restore_key([read_share(each) for each in sheets])
    write_key_file(key_file, owned, passphrase=ask_passphrase(passphrase_file, new=True))
    tell_key(owned, as_json=as_json)
