"""``kaohe office``: make an office, serve it in a browser, do its jobs, open its accounts."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path
from urllib.parse import urlunsplit

import click

from kaohe.cli.language import say
from kaohe.cli.options import READABLE, json_option
from kaohe.cli.terminal import show_json, show_table
from kaohe.web.starting import make_office, open_office


@click.group(
    help=say(
        "办公系统：新建、运行、发放首批管理员账号、装入演练账号。",
        "The office: make it, serve it, open the first accounts, fill it for practice.",
    )
)
def office() -> None:
    """Hold the office commands together."""


@office.command(
    help=say(
        "新建办公系统的数据文件夹：会话密钥、账本密钥、数据库。\n\n"
        "示例：kaohe office create office --origin gonghui.example/2012",
        "Make the folder of an office: keys and database.\n\n"
        "Example: kaohe office create office --origin gonghui.example/2012",
    )
)
@click.argument("folder", type=click.Path(path_type=Path))
@click.option(
    "--origin",
    required=True,
    help=say(
        "账本的公开名称；演练以/rehearsal结尾。",
        "Public name of the ledger; that of a rehearsal ends with /rehearsal.",
    ),
)
@json_option
def create(folder: Path, *, origin: str, as_json: bool) -> None:
    """Make an office."""
    make_office(folder, origin=origin)
    open_office(folder)
    if as_json:
        show_json({"folder": str(folder), "origin": origin})
        return
    click.echo(say(f"已新建：{folder}", f"Made: {folder}"))


@office.command(
    help=say(
        "发放首批账号：两名安全管理员、一名审计管理员、一名系统管理员；初始密码只显示一次。\n\n"
        "示例：kaohe office begin office sec1 sec2 audit1 sys1",
        "Open the first accounts: two for security, one for logs, one for the system.\n\n"
        "Example: kaohe office begin office sec1 sec2 audit1 sys1",
    )
)
@click.argument("folder", type=READABLE)
@click.argument("accounts", nargs=4)
@json_option
def begin(folder: Path, accounts: tuple[str, ...], *, as_json: bool) -> None:
    """Open the first accounts."""
    open_office(folder)
    from kaohe.web.accounts.first import open_first_accounts  # Django must be ready before

    opened = open_first_accounts(accounts)
    if as_json:
        show_json({"accounts": [each.as_json() for each in opened]})
        return
    columns = [say("账号", "account"), say("角色", "role"), say("初始密码", "first password")]
    show_table(
        say("首批账号（72小时内登录并改密码）", "First accounts (sign in within 72 hours)"),
        columns,
        [(each.number, each.role, each.password) for each in opened],
    )


@office.command(
    help=say(
        "向演练用的办公系统装入演练账号；每种角色都有，密码公开。正式系统会拒绝。\n\n"
        "示例：kaohe office practise office --run build/demo",
        "Fill an office of a rehearsal with accounts of every role, with a public password.\n\n"
        "Example: kaohe office practise office --run build/demo",
    )
)
@click.argument("folder", type=READABLE)
@click.option(
    "--run",
    "run_folder",
    type=READABLE,
    required=True,
    help=say("演练结果文件夹（kaohe demo run）。", "Folder of a practice run (kaohe demo run)."),
)
@click.option(
    "--until",
    type=click.Choice(["review", "self_check"]),
    default="review",
    show_default=True,
    help=say(
        "停在哪一步；self_check供各单位演练填报、签发、上报。",
        "Step to stop at; self_check lets bodies rehearse filling in, signing and submitting.",
    ),
)
@click.option(
    "--former",
    type=READABLE,
    help=say(
        "另一次演练的结果文件夹（另一个种子），作为上一年度装入，供比较年度。",
        "Folder of another practice run (with another seed), taken in as the year before, so that "
        "years can be compared.",
    ),
)
@json_option
def practise(
    folder: Path, *, run_folder: Path, until: str, former: Path | None, as_json: bool
) -> None:
    """Fill an office of a rehearsal."""
    open_office(folder)
    from kaohe.web.fieldwork.practice import fill_field, make_codes  # Django must be ready before
    from kaohe.web.practice import PASSWORD, fill_office
    from kaohe.web.practice_year import fill_year
    from kaohe.web.results.practice import bring_former_year

    accounts = fill_office(run_folder)
    if former is not None:
        bring_former_year(former)
    field_year = fill_field(run_folder) if until == "review" else None
    fill_year(run_folder, until=until)
    codes = make_codes(field_year) if field_year else ()
    if as_json:
        told = [{"person": each.person, "body": each.body, "code": each.code} for each in codes]
        show_json({"accounts": [each.as_json() for each in accounts], "codes": told})
        return
    one_a_role = {each.role: each for each in reversed(accounts)}
    show_table(
        say(f"演练账号（密码均为{PASSWORD}）", f"Practice accounts (password: {PASSWORD})"),
        [say("账号", "account"), say("姓名", "name"), say("角色", "role")],
        [(each.number, each.name, each.role) for each in reversed(one_a_role.values())],
    )
    click.echo(
        say(
            f"共{len(accounts)}个账号；省级账号为province-加单位代码。",
            f"{len(accounts)} accounts; those of bodies are province- and the code.",
        )
    )
    if not codes:
        return
    show_table(
        say(
            "手机登记码（/field/，72小时内用一次）",
            "Codes for phones (/field/, once within 72 hours)",
        ),
        [say("账号", "account"), say("姓名", "name"), say("单位", "body"), say("登记码", "code")],
        [(each.person, each.name, each.body, each.code) for each in codes],
    )


@office.command(
    help=say(
        "运行后台程序：导入、核对等较久的任务由它办理。用Ctrl-C停止，未完的任务会放回去。\n\n"
        "serve已带一个；分开运行网站和后台时用本命令，可以同时运行多个。\n\n"
        "示例：kaohe office work office",
        "Run a worker, which does what takes long: imports and checks. Ctrl-C ends it and puts "
        "unfinished jobs back.\n\n"
        "serve starts one of its own; use this to run more of them, or apart from the site.\n\n"
        "Example: kaohe office work office",
    )
)
@click.argument("folder", type=READABLE)
def work(folder: Path) -> None:
    """Do the office's jobs."""
    open_office(folder)
    from kaohe.web.jobs.working import run_worker  # Django must be ready before

    click.echo(say(f"后台程序已启动：{folder}", f"Working for {folder}"))
    sys.stdout.flush()
    run_worker()


@office.command(
    help=say(
        "在浏览器中提供服务（默认只在本机），并办理后台任务。用Ctrl-C停止。\n\n"
        "示例：kaohe office serve office --port 8400",
        "Serve the office to browsers (this machine only, unless told otherwise), and do its "
        "jobs.\n\n"
        "Example: kaohe office serve office --port 8400",
    )
)
@click.argument("folder", type=READABLE)
@click.option("--host", default="127.0.0.1", show_default=True, help=say("监听地址。", "Address."))
@click.option(
    "--port",
    type=click.IntRange(1, 65535),
    default=8400,
    show_default=True,
    help=say("端口。", "Port."),
)
@click.option(
    "--workers",
    type=click.IntRange(1, 32),
    default=2,
    show_default=True,
    help=say("进程数。", "Processes."),
)
@click.option(
    "--open",
    "open_browser",
    is_flag=True,
    help=say("随后打开浏览器（有的话）。", "Open a browser then, where there is one."),
)
@click.option(
    "--jobs/--no-jobs",
    "does_jobs",
    default=True,
    show_default=True,
    help=say("是否同时办理后台任务。", "Whether jobs are done beside."),
)
def serve(
    folder: Path, *, host: str, port: int, workers: int, open_browser: bool, does_jobs: bool
) -> None:
    """Serve the office."""
    open_office(folder)
    from django.core.management import call_command  # Django must be ready before

    call_command("collectstatic", verbosity=0, interactive=False)
    address = urlunsplit(("http", f"{host}:{port}", "/", "", ""))
    click.echo(say(f"办公系统：{address}", f"The office: {address}"))
    sys.stdout.flush()
    if open_browser:
        _open_soon(address)
    if does_jobs:
        _run_beside("kaohe.web.jobs.beside")
    _run_beside("kaohe.web.fieldwork.holders_beside")
    os.execv(  # noqa: S606 - our own interpreter, which takes our place and our signals
        sys.executable,
        [
            sys.executable,
            "-m",
            "gunicorn",
            "--no-control-socket",
            "--bind",
            f"{host}:{port}",
            "--workers",
            str(workers),
            "--threads",
            "8",
            "--graceful-timeout",
            "20",
            "kaohe.web.wsgi:make_application()",
        ],
    )


def _run_beside(module: str) -> None:
    """Start a process that ends with this one, whose place the server takes."""
    subprocess.Popen(  # noqa: S603 - our own interpreter and module
        [sys.executable, "-m", module, str(os.getpid())],
        stdin=subprocess.DEVNULL,
    )


def _open_soon(address: str) -> None:
    """Open a browser from a process of its own, because the server takes the place of this one."""
    waits = "import sys, time, webbrowser; time.sleep(2); webbrowser.open(sys.argv[1])"
    subprocess.Popen(  # noqa: S603 - our own interpreter and address
        [sys.executable, "-c", waits, address],
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
