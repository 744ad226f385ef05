"""``kaohe registry mend``: the marked-up copy for a province, and the way back."""

from __future__ import annotations

from pathlib import Path

import click

from kaohe.cli.language import say
from kaohe.cli.options import READABLE, json_option, out_option
from kaohe.cli.registry.words import snapshot_argument
from kaohe.cli.terminal import show_json, show_table
from kaohe.documents.marked_up import write_marked_up
from kaohe.engines.snapshots.marked_up import mark_up
from kaohe.engines.snapshots.mended import read_mended, write_mended
from kaohe.engines.snapshots.snapshot import Snapshot
from kaohe.stores.files import new_folder, write_new


@click.command(
    help=say(
        "标注副本：把需要更正的行发回单位，改好后放回原文件。\n\n"
        "把一个单位需要更正的行按报送原样写成xlsx（每个报送文件一份），有问题的单元格"
        "着色并注明规则、原因和处理办法，发给该单位更正。\n\n"
        "单位改好报回后，用 --mended 和 --deliveries 把更正的行放回原报送文件，"
        "写出完整的新报送文件，再导入、比较、审批。\n\n"
        "示例：kaohe registry mend SNAPSHOT --body 33 --out mend-33",
        "The marked-up copy: the rows of a body that have to be mended, as delivered, one xlsx for "
        "each delivered file, every fault coloured with rule, reason and remedy.\n\n"
        "When it comes back, --mended and --deliveries put the mended rows into the delivered "
        "files and write these anew, to be imported, compared and approved.\n\n"
        "Example: kaohe registry mend SNAPSHOT --body 33 --out mend-33",
    ),
)
@snapshot_argument
@click.option("--body", help=say("单位（两位代码）。", "Body (two digits)."))
@click.option(
    "--mended",
    multiple=True,
    type=READABLE,
    help=say("报回的更正表（可重复）。", "A mended sheet that came back (repeatable)."),
)
@click.option(
    "--deliveries",
    multiple=True,
    type=READABLE,
    help=say("当时导入的报送文件或文件夹（可重复）。", "Delivered files or folders (repeatable)."),
)
@out_option("输出文件夹（须不存在）。", "Folder for the files (must not exist).")
@json_option
def mend(
    snapshot: Path,
    *,
    body: str | None,
    mended: tuple[Path, ...],
    deliveries: tuple[Path, ...],
    out: Path,
    as_json: bool,
) -> None:
    """Write marked-up copies, or bring mended rows back."""
    opened = Snapshot.open(snapshot)
    if mended and deliveries and body is None:
        _bring_back(opened, mended, deliveries, out=out, as_json=as_json)
    elif body is not None and not mended and not deliveries:
        _hand_out(opened, body, out=out, as_json=as_json)
    else:
        raise click.UsageError(
            say(
                "请用 --body 写出标注副本，或同时用 --mended 和 --deliveries 放回更正的行。",
                "Give --body to write marked-up copies, or --mended with --deliveries.",
            )
        )


def _hand_out(snapshot: Snapshot, body: str, *, out: Path, as_json: bool) -> None:
    told = []
    with new_folder(out) as folder:
        for each in mark_up(snapshot, body):
            name = f"{each.file.replace('/', '-').removesuffix('.csv')}-更正.xlsx"
            content = write_marked_up(
                each.file,
                each.kind,
                each.rows,
                each.lines,
                snapshot=snapshot.digest,
                as_of=snapshot.as_of,
            )
            write_new(folder / name, content)
            aside = sum(row.is_aside for row in each.rows)
            told.append((name, each.file, aside, len(each.rows) - aside, len(each.lines)))
    if as_json:
        names = ("workbook", "file", "quarantined", "flagged", "rejected")
        show_json({"files": [dict(zip(names, row, strict=True)) for row in told]})
        return
    show_table(
        f"{say('标注副本', 'Marked-up copies')} {out}",
        [
            say("工作簿", "workbook"),
            say("报送文件", "delivered file"),
            say("待落实", "quarantined"),
            say("带疑点", "flagged"),
            say("无法读取", "rejected"),
        ],
        [tuple(str(value) for value in row) for row in told],
    )


def _bring_back(
    snapshot: Snapshot,
    mended: tuple[Path, ...],
    deliveries: tuple[Path, ...],
    *,
    out: Path,
    as_json: bool,
) -> None:
    told = []
    files = read_mended(snapshot, mended, deliveries=deliveries)
    with new_folder(out) as folder:
        for each in files:
            place = folder / each.name
            place.parent.mkdir(parents=True, exist_ok=True)
            with place.open("wb") as target:
                replaced, added = write_mended(each, target)
            told.append((each.name, each.delivery.origin.file, replaced, added))
    if as_json:
        names = ("written", "file", "replaced", "added")
        show_json({"files": [dict(zip(names, row, strict=True)) for row in told]})
        return
    show_table(
        f"{say('更正后的报送文件', 'Corrected deliveries')} {out}",
        [
            say("新文件", "new file"),
            say("代替", "in place of"),
            say("更正的行", "rows mended"),
            say("补上的行", "rows filled in"),
        ],
        [tuple(str(value) for value in row) for row in told],
    )
    old = [file for name, file, _, _ in told if name != f"province={file}"]
    if old:
        click.echo(
            say(
                f"新文件与原文件不同名，请从报送文件夹中移走原文件再导入：{'、'.join(old)}",
                f"Take these out of the deliveries before the next import: {', '.join(old)}",
            )
        )
