"""``kaohe keyholder envelopes``: a department's paper envelopes for one county."""

from __future__ import annotations

from pathlib import Path

import click

from kaohe.cli.keyholder.unlocking import (
    key_option,
    open_holder,
    passphrase_option,
    store_argument,
)
from kaohe.cli.language import say
from kaohe.cli.options import READABLE, json_option, out_option
from kaohe.cli.terminal import show_json
from kaohe.documents.envelope_sheet import write_envelope_sheets
from kaohe.stores.draws import DrawFolder
from kaohe.stores.files import new_folder, write_new
from kaohe.stores.keyholder_keys import write_secret_file
from kaohe.stores.settings import load_setting
from kaohe.workflows.without_network.paper import count_envelopes, make_envelopes


@click.command(
    "envelopes",
    help=say(
        "为一个县制作本部门的全套纸质信封：可打印的页面（封面和内页）和交办公室登记的清单。\n\n"
        "仅限方案允许“paper”时。信封是事先产生的数值，可能泄露，强度低于当场作答，逐个登记在账本上。"
        "请在离线的机器上打印、封装，然后删除页面文件。\n\n"
        "示例：kaohe keyholder envelopes holder.db --draw draw --county 330127 --key holder.key "
        "--out envelopes",
        "Make this department's paper envelopes for one county: pages to be printed, outside and "
        "inside, and the list for the office.\n\n"
        "Only if the plan allows 'paper'. Envelopes are values that exist in advance and can leak: "
        "weaker than an answer on demand, and each is entered in the ledger. Print and seal them "
        "on a machine without a network, then delete the pages.\n\n"
        "Example: kaohe keyholder envelopes holder.db --draw draw --county 330127 --key holder.key "
        "--out envelopes",
    ),
)
@store_argument
@click.option(
    "--draw", "published", type=READABLE, required=True, help=say("公布的抽取。", "The draw.")
)
@click.option("--county", required=True, help=say("县级代码。", "Code of the county."))
@key_option
@passphrase_option
@out_option("文件夹（须不存在）。", "Folder (must not exist).")
@json_option
def envelopes(
    store: Path,
    *,
    published: Path,
    county: str,
    key_file: Path,
    passphrase_file: Path | None,
    out: Path,
    as_json: bool,
) -> None:
    """Make envelopes."""
    setting = load_setting(DrawFolder(published))
    service = open_holder(store, key_file, passphrase_file)
    holder, attempts = service.store.membership.holder, setting.rules.attempts_per_slot
    body = DrawFolder(published).body_of(county)
    made, listed = make_envelopes(
        setting,
        holder=holder,
        body=body,
        county=county,
        attempts=attempts,
        evaluate=service.evaluate_ahead,
    )
    total = count_envelopes(setting.rules, attempts=attempts)
    with new_folder(out) as folder:
        write_secret_file(folder / "pages.html", write_envelope_sheets(made, total=total))
        write_new(folder / "envelopes.list", listed.write())
    if as_json:
        show_json({"county": county, "holder": holder, "envelopes": total, "out": str(out)})
        return
    click.echo(
        say(
            f"已制作{county}的{total}个信封；{len(setting.holders)}个部门共"
            f"{total * len(setting.holders)}个。页面{out / 'pages.html'}，"
            f"清单{out / 'envelopes.list'}。",
            f"Made {total} envelopes for {county}, {total * len(setting.holders)} of all "
            f"{len(setting.holders)} departments. Pages {out / 'pages.html'}, list "
            f"{out / 'envelopes.list'}.",
        )
    )
