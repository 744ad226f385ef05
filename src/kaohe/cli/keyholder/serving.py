"""``kaohe keyholder serve``."""

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
from kaohe.cli.options import json_option
from kaohe.cli.terminal import show_json
from kaohe.services.keyholder_http import open_server


@click.command(
    "serve",
    help=say(
        "作为网络服务运行（默认只在本机）；口令只在启动时询问一次。用Ctrl-C停止。\n\n"
        "示例：kaohe keyholder serve holder.db --key holder.key --port 8421",
        "Run as a service (on this machine only, unless told otherwise); the passphrase is asked "
        "for once. Ctrl-C stops it.\n\n"
        "Example: kaohe keyholder serve holder.db --key holder.key --port 8421",
    ),
)
@store_argument
@key_option
@passphrase_option
@click.option(
    "--host",
    default="127.0.0.1",
    show_default=True,
    help=say("监听地址；对外服务请放在反向代理之后。", "Address; put a proxy before the outside."),
)
@click.option(
    "--port",
    type=click.IntRange(0, 65535),
    default=8421,
    show_default=True,
    help=say("端口；0为任意空闲端口。", "Port; 0 takes any that is free."),
)
@json_option
def serve(
    store: Path,
    *,
    key_file: Path,
    passphrase_file: Path | None,
    host: str,
    port: int,
    as_json: bool,
) -> None:
    """Run the service."""
    service = open_holder(store, key_file, passphrase_file)
    with open_server(service, host=host, port=port) as server:
        taken, status = server.server_address[1], service.read_status()
        if as_json:
            show_json({"host": host, "port": taken, "holder": status.holder, "size": status.size})
        else:
            holder, size = status.holder, status.size
            click.echo(
                say(
                    f"密钥持有人“{holder}”：{host}:{taken}，副本{size}条。",
                    f"Key holder '{holder}' at {host}:{taken}, copy of {size} entries.",
                )
            )
        server.serve_forever()
