"""``kaohe intake``: file the mail of a body that still sends mail as a draft of its report."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from kaohe.cli.language import language, say
from kaohe.cli.options import READABLE, json_option
from kaohe.cli.terminal import show_json, show_table
from kaohe.core.errors import Fault, KaoheError
from kaohe.stores.files import read_bytes
from kaohe.web.starting import open_office

if TYPE_CHECKING:
    from pathlib import Path


@click.command(
    help=say(
        "收存邮件报送：把邮箱导出的.eml连同附件存为该单位的报告草稿，原件一字不动。"
        "草稿不等于上报，由该单位登录后补齐、签发、上报。有一封收不下的，其余照收，退出码为1。\n\n"
        "示例：kaohe intake office 邮件.eml --cycle assessment-2012 --body 33 --by office-1",
        "Take mail in: file an exported .eml with its attachments as a draft of the body's "
        "report. A draft is no submission. Where one cannot be taken the others are, and the exit "
        "code is 1.\n\n"
        "Example: kaohe intake office mail.eml --cycle assessment-2012 --body 33 --by office-1",
    )
)
@click.argument("folder", type=READABLE)
@click.argument("mails", type=READABLE, nargs=-1, required=True)
@click.option("--cycle", required=True, help=say("考核编号。", "Id of the cycle."))
@click.option("--body", required=True, help=say("单位代码（两位）。", "Code of the body."))
@click.option(
    "--by",
    "account",
    required=True,
    help=say("经办人账号（考核办公室）。", "Account of the office."),
)
@json_option
@click.pass_context
def intake(
    context: click.Context,
    folder: Path,
    mails: tuple[Path, ...],
    *,
    cycle: str,
    body: str,
    account: str,
    as_json: bool,
) -> None:
    """File mails as a draft."""
    open_office(folder)
    from kaohe.web.accounts.models import User  # Django must be ready before
    from kaohe.web.cycles.models import Cycle
    from kaohe.web.self_check.faults import ACCOUNT_OR_CYCLE_UNKNOWN
    from kaohe.web.self_check.intake import TakenMail, take_mail

    clerk = User.objects.filter(username=account, is_active=True).first()
    found = Cycle.objects.filter(pk=cycle).first()
    if clerk is None or found is None:
        raise ACCOUNT_OR_CYCLE_UNKNOWN.error_at(f"{account} {cycle}")
    taken, faults = list[TakenMail](), list[Fault]()
    for mail in mails:
        try:
            taken.append(take_mail(found, body, read_bytes(mail), name=mail.name, by=clerk))
        except KaoheError as error:  # the others are filed all the same
            faults.extend(error.faults)
    if as_json:
        show_json(
            {
                "mails": [
                    {
                        "subject": each.subject,
                        "sent": each.sent,
                        "taken": [*each.taken],
                        "refused": [
                            {"code": fault.kind.code, "where": fault.where}
                            for fault in each.refused
                        ],
                    }
                    for each in taken
                ],
                "faults": [{"code": each.kind.code, "where": each.where} for each in faults],
            }
        )
        context.exit(1 if faults else 0)
    show_table(
        say("已存为草稿", "Filed as a draft"),
        [say("邮件", "mail"), say("文件", "files"), say("未收", "refused")],
        [(each.subject, str(len(each.taken)), str(len(each.refused))) for each in taken],
    )
    for each in taken:
        for fault in each.refused:
            click.echo(fault.say(language()))
    for fault in faults:
        click.echo(fault.say(language()), err=True)
    context.exit(1 if faults else 0)
