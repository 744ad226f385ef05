"""``kaohe witness``: for a province, a department or an outsider, never for the ledger's keeper."""

from __future__ import annotations

import secrets
import time
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from kaohe.cli.language import say
from kaohe.cli.ledger import key_option
from kaohe.cli.options import READABLE, json_option, out_option
from kaohe.cli.terminal import show_json, show_table
from kaohe.core.ledger import COSIGNATURE, NoteSigner, read_key
from kaohe.core.ledger.faults import KEY_UNREADABLE
from kaohe.core.ledger.notes import ED25519, is_name
from kaohe.core.ledger.witnessing import SIGNED
from kaohe.services.faults import WITNESS_REFUSED
from kaohe.services.witness import WitnessService, open_server
from kaohe.stores.files import read_bytes, write_new
from kaohe.stores.ledger_files import load_signer, write_key
from kaohe.stores.ledger_witness import WitnessStore

if TYPE_CHECKING:
    from collections.abc import Callable


@click.group(
    help=say(
        "见证人：记住每本账到过哪里，只为由此往下的检查点签名。",
        "A witness: remembers how far each ledger had come, and signs only what goes on from it.",
    )
)
def witness() -> None:
    """Hold the witness commands together."""


def memory_argument(function: Callable[..., Any]) -> Callable[..., Any]:
    """Add the witness's file as the first argument."""
    return click.argument("store", metavar="WITNESS", type=READABLE)(function)


@witness.command(
    help=say(
        "新建见证人的数据文件和密钥，显示验证公钥。\n\n"
        "示例：kaohe witness create witness.db --name zhejiang.example/w1 --key witness.key",
        "Make a witness's file and key; show the verifier key.\n\n"
        "Example: kaohe witness create witness.db --name zhejiang.example/w1 --key witness.key",
    )
)
@memory_argument
@click.option("--name", required=True, help=say("见证人的公开名称。", "Public name."))
@key_option
@json_option
def create(store: Path, *, name: str, key_file: Path, as_json: bool) -> None:
    """Make a witness."""
    if not is_name(name):
        raise KEY_UNREADABLE.error_at(name)
    signer = NoteSigner(name, COSIGNATURE, secrets.token_bytes(32))
    write_key(key_file, signer)
    WitnessStore.create(store).close()
    if as_json:
        show_json({"name": name, "vkey": signer.key.write()})
        return
    click.echo(
        say("验证公钥（写入见证规则文件的witness行）：", "Verifier key (a policy's witness line):")
    )
    click.echo(signer.key.write())


@witness.command(
    help=say(
        "登记一本账的验证公钥；只为登记过的账本签名。\n\n"
        "示例：kaohe witness trust witness.db gonghui.example/2012+530d903a+AekyeRrm…",
        "Register a ledger's verifier key; only registered ledgers are signed for.\n\n"
        "Example: kaohe witness trust witness.db gonghui.example/2012+530d903a+AekyeRrm…",
    )
)
@memory_argument
@click.argument("vkey")
@json_option
def trust(store: Path, vkey: str, *, as_json: bool) -> None:
    """Register a ledger."""
    key = read_key(vkey)
    if key.kind != ED25519:
        raise KEY_UNREADABLE.error_at(key.name)
    WitnessStore.load(store).trust(key)
    if as_json:
        show_json({"origin": key.name})
        return
    click.echo(say(f"已登记账本：{key.name}", f"Registered: {key.name}"))


@witness.command(
    help=say(
        "为由人送来的请求文件签名，写出答复文件。\n\n"
        "示例：kaohe witness add witness.db zhejiang.request --key witness.key "
        "--out zhejiang.answer",
        "Answer a request that was carried here by hand.\n\n"
        "Example: kaohe witness add witness.db zhejiang.request --key witness.key "
        "--out zhejiang.answer",
    )
)
@memory_argument
@click.argument("request", type=READABLE)
@key_option
@out_option("答复文件（须不存在）。", "Answer file (must not exist).")
@json_option
def add(store: Path, request: Path, *, key_file: Path, out: Path, as_json: bool) -> None:
    """Answer a request."""
    service = WitnessService(
        WitnessStore.load(store), load_signer(key_file, kind=COSIGNATURE), read_seconds
    )
    answer = service.add_checkpoint(read_bytes(request))
    if answer.status != SIGNED:
        seen = f", {answer.body.strip()}" if answer.body else ""
        raise WITNESS_REFUSED.error_at(str(request), status=f"{answer.status}{seen}")
    write_new(out, answer.body.encode())
    if as_json:
        show_json({"answer": str(out), "size": answer.seen.size if answer.seen else 0})
        return
    click.echo(say(f"已签名，答复文件：{out}", f"Signed; answer in {out}"))


@witness.command(
    help=say(
        "作为网络服务运行（默认只在本机）。用Ctrl-C停止。\n\n"
        "示例：kaohe witness serve witness.db --key witness.key --port 8412",
        "Run as a service (on this machine only, unless told otherwise). Ctrl-C stops it.\n\n"
        "Example: kaohe witness serve witness.db --key witness.key --port 8412",
    )
)
@memory_argument
@key_option
@click.option(
    "--host",
    default="127.0.0.1",
    show_default=True,
    help=say("监听地址；对外服务请放在反向代理之后。", "Address; put a proxy before the outside."),
)
@click.option(
    "--port",
    type=click.IntRange(0, 65535),
    default=8412,
    show_default=True,
    help=say("端口；0为任意空闲端口。", "Port; 0 takes any that is free."),
)
@json_option
def serve(store: Path, *, key_file: Path, host: str, port: int, as_json: bool) -> None:
    """Run the service."""
    memory = WitnessStore.load(store)
    service = WitnessService(memory, load_signer(key_file, kind=COSIGNATURE), read_seconds)
    with open_server(service, host=host, port=port) as server:
        taken = server.server_address[1]
        if as_json:
            show_json({"host": host, "port": taken, "vkey": service.signer.key.write()})
        else:
            click.echo(say(f"见证服务：{host}:{taken}", f"Witness at {host}:{taken}"))
        server.serve_forever()


@witness.command(
    help=say(
        "显示登记的账本，和最后一次签名的条数与根摘要。\n\n示例：kaohe witness show witness.db",
        "Show the registered ledgers, and size and root of what was signed last.\n\n"
        "Example: kaohe witness show witness.db",
    )
)
@memory_argument
@json_option
def show(store: Path, *, as_json: bool) -> None:
    """Show a witness's memory."""
    memory = WitnessStore.load(store)
    seen = [(origin, memory.latest(origin)) for origin in memory.origins()]
    if as_json:
        show_json(
            {
                "logs": [
                    {
                        "origin": origin,
                        "size": latest.seen.size if latest else 0,
                        "root": latest.seen.root.hex() if latest else None,
                        "checkpoint": latest.note.decode() if latest else None,
                    }
                    for origin, latest in seen
                ]
            }
        )
        return
    columns = [say("账本", "ledger"), say("条数", "size"), say("根摘要", "root")]
    rows = [
        (origin, str(latest.seen.size), latest.seen.root.hex()) if latest else (origin, "0", "-")
        for origin, latest in seen
    ]
    show_table(say("见证记录", "Signed last"), columns, rows)


def read_seconds() -> int:
    """Return the present second (POSIX)."""
    return int(time.time())
