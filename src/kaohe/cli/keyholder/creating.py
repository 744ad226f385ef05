"""``kaohe keyholder create``."""

from __future__ import annotations

import secrets
from pathlib import Path

import click

from kaohe.cli.keyholder.unlocking import ask_passphrase, passphrase_option
from kaohe.cli.language import say
from kaohe.cli.options import READABLE, json_option
from kaohe.cli.terminal import show_json
from kaohe.core.draw import Campaign, KeyHolder
from kaohe.core.draw.vrf import SECRET_BYTES
from kaohe.stores.keyholder_faults import HOLDER_NAME_WRONG
from kaohe.stores.keyholder_keys import HolderSecretKey, write_key_file
from kaohe.workflows.ceremony.faults import CAMPAIGN_NAME
from kaohe.workflows.ceremony.plan import is_rehearsal_id


@click.command(
    "create",
    help=say(
        "离线生成一次行动的密钥，用口令加密存为文件。\n\n"
        "一把密钥只用于一次行动：行动结束后它要公开。编号以“rehearsal-”开头的是演练。\n\n"
        "示例：kaohe keyholder create holder.key --campaign rehearsal-2012 --holder 研究室",
        "Make the key of one campaign offline; keep it in a file under a passphrase.\n\n"
        "A key serves one campaign, because it is published after the end. An id that begins "
        "with 'rehearsal-' is a rehearsal's.\n\n"
        "Example: kaohe keyholder create holder.key --campaign rehearsal-2012 --holder research",
    ),
)
@click.argument("key_file", metavar="KEY", type=READABLE)
@click.option("--campaign", required=True, help=say("考核行动的编号。", "Id of the campaign."))
@click.option(
    "--holder", required=True, help=say("持有人名称，与方案一致。", "The holder, as in the plan.")
)
@passphrase_option
@json_option
def create(
    key_file: Path, *, campaign: str, holder: str, passphrase_file: Path | None, as_json: bool
) -> None:
    """Make a key."""
    owned = HolderSecretKey(
        read_campaign(campaign), read_holder(holder), KeyHolder(secrets.token_bytes(SECRET_BYTES))
    )
    write_key_file(key_file, owned, passphrase=ask_passphrase(passphrase_file, new=True))
    tell_key(owned, as_json=as_json)


def tell_key(owned: HolderSecretKey, *, as_json: bool) -> None:
    """Show what everybody may know of a key."""
    public = owned.key.public_key.hex()
    if as_json:
        show_json(
            {
                "campaign": owned.campaign.id,
                "rehearsal": owned.campaign.rehearsal,
                "holder": owned.holder,
                "public_key": public,
                "fingerprint": owned.fingerprint,
            }
        )
        return
    if owned.campaign.rehearsal:
        click.echo(say("【演练】", "[Rehearsal]"))
    click.echo(say(f"行动：{owned.campaign.id}", f"Campaign: {owned.campaign.id}"))
    click.echo(say(f"持有人：{owned.holder}", f"Holder: {owned.holder}"))
    click.echo(say(f"公钥：{public}", f"Public key: {public}"))
    click.echo(say(f"公钥指纹：{owned.fingerprint}", f"Fingerprint: {owned.fingerprint}"))


def read_campaign(text: str) -> Campaign:
    """Read the id of a campaign, which says whether it is a rehearsal.

    Raises:
        DrawError: it is none.
    """
    try:
        return Campaign(text, rehearsal=is_rehearsal_id(text))
    except ValueError:
        raise CAMPAIGN_NAME.error_at(text) from None


def read_holder(text: str) -> str:
    """Read the name of a holder.

    Raises:
        InputError: it is empty, or more than one line.
    """
    if not text.strip() or not text.isprintable():
        raise HOLDER_NAME_WRONG.error_at("--holder")
    return text
