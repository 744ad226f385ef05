"""Draw the pictures of the pages as SVG.

They are made from the lists below and not by hand, so that a new room is one line;
``docs/generate.py`` writes them and a test compares.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import partial
from typing import Final

INK, PAPER, EDGE = "#1f2937", "#ffffff", "#64748b"
TINTS: Final = {
    "shell": "#e0f2fe",
    "case": "#dcfce7",
    "engine": "#fef3c7",
    "core": "#fee2e2",
    "data": "#f1f5f9",
}


@dataclass(frozen=True, slots=True)
class Box:
    """A rectangle with a heading and a line below it."""

    x: int
    y: int
    width: int
    height: int
    tint: str
    heading: str
    line: str = ""

    def draw(self) -> str:
        """Return the rectangle with its text."""
        middle = self.x + self.width // 2
        heading_y = self.y + (self.height // 2 + 5 if not self.line else self.height // 2 - 4)
        parts = [
            f'<rect x="{self.x}" y="{self.y}" width="{self.width}" height="{self.height}" rx="6" '
            f'fill="{TINTS[self.tint]}" stroke="{EDGE}"/>',
            _text(middle, heading_y, self.heading, size=15, weight="bold"),
        ]
        if self.line:
            parts.append(_text(middle, heading_y + 19, self.line, size=12))
        return "\n".join(parts)


def draw_rooms() -> str:
    """Draw the rooms; what stands higher may import what stands lower."""
    wide = [
        ("shell", "cli", "thin commands: language, tables, progress, exit codes"),
        ("shell", "web", "the office in a browser: the ports on Django's database, thin pages"),
        ("shell", "demo", "the practice nation: registers, people, truth, simulated visits"),
        ("shell", "services", "small processes of their own: witness, key holder"),
        ("shell", "stores", "the ports of the workflows on plain files and SQLite"),
        ("case", "workflows", "use cases; the only place where rooms of the core meet"),
    ]
    boxes = [
        Box(20, 20 + 62 * place, 760, 52, tint, heading, line)
        for place, (tint, heading, line) in enumerate(wide)
    ]
    boxes += [
        Box(20, 392, 375, 52, "engine", "engines", "run the register: readers, DuckDB, Spark"),
        Box(405, 392, 375, 52, "engine", "documents", "data in, bytes out: workbooks, reports"),
    ]
    core = [
        ("scoring", "findings to points"),
        ("register", "what is checked"),
        ("draw", "frame, VRF, packets"),
        ("ledger", "tree, checkpoints"),
        ("teams", "who visits whom"),
        ("statistics", "what visits say"),
    ]
    boxes += [Box(34, 492, 732, 34, "core", "checklist")]
    boxes += [
        Box(34 + 123 * place, 536, 117, 52, "core", heading, line)
        for place, (heading, line) in enumerate(core)
    ]
    boxes += [
        Box(34, 598, 732, 46, "core", "rules", "read, check, overlay and digest a pack"),
        Box(34, 654, 240, 42, "core", "divisions"),
        Box(280, 654, 240, 42, "core", "canonical"),
        Box(526, 654, 240, 42, "core", "merkle"),
        Box(34, 706, 732, 34, "core", "errors"),
        Box(34, 750, 732, 34, "core", "values"),
        Box(20, 808, 375, 52, "data", "packs", "rule packs, shipped in the wheel"),
        Box(405, 808, 375, 52, "data", "data", "divisions, successions, names"),
    ]
    outline = (
        f'<rect x="20" y="454" width="760" height="342" rx="8" fill="none" stroke="{EDGE}" '
        'stroke-dasharray="6 4"/>'
    )
    labels = [
        _text(34, 479, "core", size=15, weight="bold", anchor="start"),
        _text(766, 479, "pure: no clock, network, file, randomness", size=12, anchor="end"),
    ]
    return _page(800, 880, "The rooms of kaohe", [outline, *labels, *(box.draw() for box in boxes)])


def draw_data() -> str:
    """Draw the way that data takes from what is handed in to what is published."""
    column = [20, 222, 424, 626, 828]
    boxes = {
        "pack": Box(20, 20, 988, 50, "core", "rule pack", "what counts, and how; its digest"),
        "deliveries": Box(column[0], 130, 180, 56, "data", "deliveries", "CSV, xlsx, Parquet"),
        "snapshot": Box(column[1], 130, 180, 56, "engine", "snapshot", "register, with digest"),
        "indicators": Box(column[2], 130, 180, 56, "engine", "indicators", "exact fractions"),
        "frame": Box(column[1], 240, 180, 56, "core", "frame", "all units under one root"),
        "draw": Box(column[2], 240, 180, 56, "core", "draw", "one unit at a time"),
        "ceremony": Box(column[1], 350, 180, 56, "case", "ceremony", "three keys, dice, beacon"),
        "teams": Box(column[2], 350, 180, 56, "core", "teams", "never their own province"),
        "visits": Box(column[3], 240, 180, 56, "case", "visits", "448 records"),
        "reports": Box(column[3], 130, 180, 56, "data", "reports", "self-checks and reviews"),
        "evidence": Box(column[4], 240, 180, 56, "case", "evidence", "one list of findings"),
        "scores": Box(column[4], 130, 180, 56, "core", "scores", "points, ranks, traces"),
        "results": Box(column[4], 420, 180, 56, "engine", "results", "xlsx, traces, packets"),
    }
    arrows = [
        _arrow([(200, 158), (222, 158)]),
        _arrow([(402, 158), (424, 158)]),
        _arrow([(312, 186), (312, 240)]),
        _arrow([(402, 262), (424, 262)]),
        _arrow([(402, 378), (413, 378), (413, 280), (424, 280)]),
        _arrow([(604, 262), (626, 262)]),
        _arrow([(604, 378), (660, 378), (660, 296)]),
        _arrow([(604, 168), (614, 168), (614, 214), (817, 214), (817, 254), (828, 254)]),
        _arrow([(716, 186), (716, 214)]),
        _arrow([(806, 276), (828, 276)]),
        _arrow([(770, 296), (770, 448), (828, 448)]),
        _arrow([(918, 240), (918, 186)]),
        _arrow([(1008, 158), (1022, 158), (1022, 448), (1008, 448)]),
        _arrow([(212, 70), (212, 268), (222, 268)], dashed=True),
        _arrow([(212, 268), (212, 430), (514, 430), (514, 406)], dashed=True),
        _arrow([(514, 70), (514, 130)], dashed=True),
        _arrow([(918, 70), (918, 130)], dashed=True),
    ]
    notes = [
        _text(762, 420, "disclosure packets", size=12, anchor="end"),
        _text(20, 466, "dashed: rules that decide; every score names", size=12, anchor="start"),
        _text(20, 484, "their digest and that of the register", size=12, anchor="start"),
    ]
    return _page(
        1040, 504, "The way of the data", [*arrows, *(box.draw() for box in boxes.values()), *notes]
    )


STEP_TINTS: Final = ("data", "engine", "engine", "case", "core", *["shell"] * 4, "data")
STEPS: Final = {
    "zh": (
        ("登记并公布方案", "几天以前 · 组织方"),
        ("用自己的数据重算，签名", "固定以前 · 各县"),
        ("固定抽样框；各自生成密钥", "固定日 · 组织方与三部门"),
        ("为检查点签名；印发纸质根值", "固定日 · 各省见证"),
        ("当众掷骰子；录入开奖号码", "抽取日 · 三位负责人"),
        ("各自计算，县名封存给组长", "出发时 · 三部门"),
        ("得知被抽中；抽出第一类", "到县时 · 县"),
        ("得知被抽中；扫码核验凭证", "到单位时 · 单位"),
        ("两人签名结束，才有下一家", "离开时 · 考核人员"),
        ("公布记录与密钥，人人可重算", "全部结束后 · 所有人"),
    ),
    "en": (
        ("enter, publish the plan", "days before · the office"),
        ("rebuild strata, sign", "before the freeze · counties"),
        ("fix the frame; make keys", "the freeze · office, holders"),
        ("cosign; print the root", "the freeze · provinces"),
        ("roll dice; type results", "the day · three leaders"),
        ("evaluate; counties sealed", "departure · three holders"),
        ("is told; the first kind", "arrival · the county"),
        ("is told; checks its packet", "arrival · the unit"),
        ("two sign; then the next", "leaving · inspectors"),
        ("all is published; keys, too", "after the last visit"),
    ),
}
"""The draw as an official sees it: what, and when and by whom."""


def draw_steps(language: str) -> str:
    """Draw the steps of a draw, two rows of five, and what holds them together."""
    zh = language == "zh"
    boxes, arrows = [], []
    for number, (tint, (heading, line)) in enumerate(zip(STEP_TINTS, STEPS[language], strict=True)):
        row, column = divmod(number, 5)
        x, y = 20 + 206 * column, 44 + 150 * row
        boxes.append(_step(x, y, tint, number + 1, heading, line))
        if column < 4:
            arrows.append(_arrow([(x + 186, y + 42), (x + 206, y + 42)]))
        elif row == 0:
            arrows.append(_arrow([(x + 93, y + 84), (x + 93, 160), (113, 160), (113, 194)]))
    again = _arrow([(20 + 206 * 3 + 93, 278), (20 + 206 * 3 + 93, 302),
                    (20 + 206 * 2 + 93, 302), (20 + 206 * 2 + 93, 278)], dashed=True)  # fmt: skip
    notes = (
        ("次序就是保障：先固定，后掷骰子，再逐家抽取", "虚线：下一家单位",
         "每一步都登记在同一本账上，只增不改；谁也不能预览，谁也不能重来")
        if zh
        else ("The order is the safeguard: fix first, roll then, draw one by one",
              "dashed: the next unit",
              "Every step stands in one ledger that only grows: no preview, no second try")
    )  # fmt: skip
    texts = [
        _text(20, 28, notes[0], size=15, weight="bold", anchor="start"),
        _text(586, 320, notes[1], size=12),
        _text(20, 348, notes[2], size=13, anchor="start"),
    ]
    title = "抽取的十个步骤" if zh else "The ten steps of a draw"
    return _page(1050, 364, title, [*arrows, again, *boxes, *texts])


def _step(x: int, y: int, tint: str, number: int, heading: str, line: str) -> str:
    return "\n".join(
        (
            f'<rect x="{x}" y="{y}" width="186" height="84" rx="6" fill="{TINTS[tint]}" '
            f'stroke="{EDGE}"/>',
            _text(x + 12, y + 24, str(number), size=15, weight="bold", anchor="start"),
            _text(x + 93, y + 50, heading, size=12, weight="bold"),
            _text(x + 93, y + 70, line, size=11),
        )
    )


PICTURES: Final = {
    "rooms.svg": draw_rooms,
    "data.svg": draw_data,
    "draw-steps.svg": partial(draw_steps, "en"),
    "draw-steps.zh.svg": partial(draw_steps, "zh"),
}


def _text(
    x: int, y: int, text: str, *, size: int, weight: str = "normal", anchor: str = "middle"
) -> str:
    return (
        f'<text x="{x}" y="{y}" font-size="{size}" font-weight="{weight}" '
        f'text-anchor="{anchor}" fill="{INK}">{text}</text>'
    )


def _arrow(points: list[tuple[int, int]], *, dashed: bool = False) -> str:
    """Return a line with a head at its last point; its pieces are level or upright."""
    path = " ".join(f"{x},{y}" for x, y in points)
    (x0, y0), (x, y) = points[-2:]
    dx, dy = (x > x0) - (x < x0), (y > y0) - (y < y0)
    head = f"{x},{y} {x - 8 * dx - 4 * dy},{y - 8 * dy - 4 * dx} "
    head += f"{x - 8 * dx + 4 * dy},{y - 8 * dy + 4 * dx}"
    style = ' stroke-dasharray="5 4"' if dashed else ""
    return (
        f'<polyline points="{path}" fill="none" stroke="{EDGE}" stroke-width="1.5"{style}/>\n'
        f'<polygon points="{head}" fill="{EDGE}"/>'
    )


def _page(width: int, height: int, title: str, shapes: list[str]) -> str:
    body = "\n".join(shapes)
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{width}" height="{height}" '
        f'viewBox="0 0 {width} {height}" role="img" font-family="sans-serif">\n'
        f"<title>{title}</title>\n"
        f'<rect width="{width}" height="{height}" fill="{PAPER}"/>\n{body}\n</svg>\n'
    )
