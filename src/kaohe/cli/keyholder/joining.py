"""``kaohe keyholder join``."""

from __future__ import annotations

from pathlib import Path

import click

from kaohe.cli.keyholder.unlocking import key_option, passphrase_option, store_argument, unlock
from kaohe.cli.language import say
from kaohe.cli.options import json_option, out_option
from kaohe.cli.terminal import show_json
from kaohe.core.ledger import ED25519, is_of_rehearsals, read_key
from kaohe.core.ledger.faults import KEY_UNREADABLE
from kaohe.stores.files import write_json
from kaohe.stores.keyholder_faults import JOIN_OTHER_LEDGER
from kaohe.stores.keyholder_store import KeyholderStore
from kaohe.workflows.ceremony.entries import as_json as record_as_json
from kaohe.workflows.keyholding.following import Membership
from kaohe.workflows.publication.published import HolderKey


@click.command(
    "join",
    help=say(
        "加入一次行动：钉住账本的验证公钥，新建数据文件，写出公钥登记文件。\n\n"
        "示例：kaohe keyholder join holder.db --key holder.key "
        "--origin gonghui.example/rehearsal+530d903a+AekyeRrm… --out research.holder-key.json",
        "Join a campaign: pin the ledger's verifier key, make the data file, write the file that "
        "registers the public key.\n\n"
        "Example: kaohe keyholder join holder.db --key holder.key "
        "--origin gonghui.example/rehearsal+530d903a+AekyeRrm… --out research.holder-key.json",
    ),
)
@store_argument
@key_option
@passphrase_option
@click.option(
    "--origin",
    "vkey",
    required=True,
    help=say(
        "账本的验证公钥，当面或由另一途径核对。", "The ledger's verifier key; check it in person."
    ),
)
@out_option("公钥登记文件（须不存在）。", "File with the public key (must not exist).")
@json_option
def join(
    store: Path,
    *,
    key_file: Path,
    passphrase_file: Path | None,
    vkey: str,
    out: Path,
    as_json: bool,
) -> None:
    """Join a campaign."""
    origin = read_key(vkey)
    if origin.kind != ED25519:
        raise KEY_UNREADABLE.error_at(origin.name)
    owned = unlock(key_file, passphrase_file)
    campaign, public_key = owned.campaign, owned.key.public_key
    if is_of_rehearsals(origin.name) != campaign.rehearsal:
        raise JOIN_OTHER_LEDGER.error_at(campaign.id, origin=origin.name)
    made = HolderKey(
        format="holder-key/1",
        campaign=campaign.id,
        rehearsal=campaign.rehearsal,
        holder=owned.holder,
        public_key=public_key.hex(),
        possession=owned.key.show_possession(campaign).hex(),
    )
    KeyholderStore.create(store, Membership(campaign, owned.holder, public_key, origin)).close()
    write_json(out, record_as_json(made))
    if as_json:
        show_json({**record_as_json(made), "fingerprint": owned.fingerprint, "out": str(out)})
        return
    click.echo(say(f"公钥：{public_key.hex()}", f"Public key: {public_key.hex()}"))
    click.echo(say(f"公钥指纹：{owned.fingerprint}", f"Fingerprint: {owned.fingerprint}"))
    click.echo(
        say(
            f"请把{out}交给办公室登记，并当面核对指纹。",
            f"Hand {out} to the office, and compare the fingerprint in person.",
        )
    )
