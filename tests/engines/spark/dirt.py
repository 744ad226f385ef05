"""A small delivery with every kind of dirt: all five tables, all forms of files, every rule."""

import csv
import io
import random
from datetime import date

import pyarrow as pa
import pyarrow.parquet as pq
import xlsxwriter

from kaohe.core.register.fields import (
    ENTERPRISES,
    FEDERATIONS,
    SOCIAL_UNIONS,
    STATISTICS,
    TARGETS,
)
from kaohe.core.register.identifiers import (
    licence_check_digit,
    org_check_character,
    uscc_check_character,
)
from kaohe.engines.counties import succession

AS_OF = date(2012, 12, 31)
SEED = 2012
ROWS = 1200

ODD = (
    *("", "0", "1", "2", "3", "x", "1e3", "+5", "-1", "00012", "1000000", "1000001", "9999999"),
    *("12345678", " ", "是", "否", "单独", "联合", "联合会涵盖", "1.0", "１", "٣", "a\\b", "$1"),
    *(r"\1", "it's", '"q"', "a;b", "\u3000x", "x\u00a0y", "a\u3000b", "甲", "甲乙", "𠀀𠀁𠀂𠀃"),
)
DAYS = (
    *("", "2012-12-31", "2012-02-30", "2011-02-29", "2012-02-29", "1949-10-01", "1949-09-30"),
    *("2013-01-01", "0000-01-01", "0001-01-01", "9999-12-31", "2012-1-1", "2012-13-01"),
    *("2012-00-10", "2012-01-00", "1582-10-10", "1500-02-29", "1900-02-29", "2010-06-01"),
)
MOMENTS = (
    *DAYS,
    *("2012-11-01 00:00", "2012-11-01T23:59", "2012-12-31 23:59:59", "2012-11-01 24:00"),
    *("2012-11-01T24:00:00", "2012-11-01 23:60", "2012-11-01 23:59:60", "1883-11-18 12:00"),
    *("2012-02-30 10:00", "2012-12-31  10:00", "2012-12-31T10:00:00Z", "2012-12-31 10"),
)
ABOLISHED = tuple(succession())[:3]
COUNTIES = (
    *(*ODD, *ABOLISHED, "330105", "330106", "440103", "441900", "659001", "660100", "110101"),
    *("330100", "000000"),
)
NAMES = (
    *ODD,
    *("甲" * 100, "甲" * 101, "abcd", "㐀bcd", "\U0003134fbcd", "\U00031350bcd", "豈bcd"),
    *("杭州练习有限公司", "a$b甲\\", '名"引"号', "名,逗号"),
)


def _codes():
    orgs = [f"PDY{n:05d}" for n in range(40)]
    orgs = [code + org_check_character(code) for code in orgs]
    licences = [f"3301050000{n:04d}" for n in range(40)]
    licences = [number + licence_check_digit(number) for number in licences]
    usccs = [f"91330105{org}" for org in orgs]
    usccs = [code + uscc_check_character(code) for code in usccs]
    odd = ("PDY00001-X", "PDY000011", "PDY0000-1X", "12345678B", "12345678-B", "pdy00001x")
    wrong = (
        *(f"{number[:-1]}{(int(number[-1]) + 1) % 10}" for number in licences[:9]),
        "1234567890123",
        *(code[:-1] + "Y" for code in usccs[:9]),
        "91330105PDY00001XI",
    )
    return orgs, licences, usccs, (*odd, *wrong)


ORGS, LICENCES, USCCS, WRONG_CODES = _codes()
CODES = (*ODD, *ORGS, *LICENCES, *USCCS, *WRONG_CODES)
MEMBERS = (
    *ODD,
    *(f"org:{ORGS[1]};org:{ORGS[2]}", f"{ORGS[1]}；{ORGS[2]}", f"{ORGS[1]},{ORGS[1]}"),
    *(f"org：{ORGS[1]}、lic:{LICENCES[1]}", f"org:{ORGS[1]};", f"org:{ORGS[1]};bad"),
    *(
        f"uscc:{USCCS[0]} {USCCS[1]}",
        f"org:{ORGS[1]}\u3000org:{ORGS[2]}",
        "PDY00001-X;;;;PDY000028",
    ),
)
CHOICES = {
    "org_code": CODES,
    "licence_no": CODES,
    "uscc": CODES,
    "name": NAMES,
    "chair_name": NAMES,
    "organisation": NAMES,
    "county_code": COUNTIES,
    "reg_type": (*ODD, "110", "173", "210", "390", "999"),
    "industry": (*ODD, "C1311", "C", "T9999", "U1000", "c1311", "C131"),
    "phone": (*ODD, "13812345678", "0571-1234567", "057112345678", "12812345678"),
    "established": DAYS,
    "union_approved": DAYS,
    "founded": DAYS,
    "approved": DAYS,
    "updated_at": MOMENTS,
    "federation_id": (*ODD, "F1", "F2", "F3", "row:1", "a/b"),
    "union_id": (*ODD, "S1", "S2", "S3", "row:1", "a/b"),
    "kind": ("区域", "行业", "", "x"),
    "as_of": DAYS,
    "body": ("33", "66", "00", "", "3"),
    "indicator": ("members", "Members", "m_1", "", "1m"),
    "year": ("2012", "12", "0000", "", "x"),
    "value": (*ODD, "999999999999999", "1000000000000000"),
}
SOUND = {
    "county_code": ("330105", "330106"),
    "reg_type": ("173", "210", "390"),
    "industry": ("C1311", "F5100", "I6510"),
    "employees": ("30", "40", "50"),
    "women": ("", "10", "20"),
    "migrants": ("", "5"),
    "established": ("2005-01-01", "1999-12-31"),
    "union_est": ("1", "1", "0"),
    "union_kind": ("1", "2", "3"),
    "union_approved": ("2010-01-01",),
    "members": ("20", "25"),
    "women_members": ("8",),
    "chair_name": ("王某甲",),
    "phone": ("13812345678", ""),
    "legal_person": ("1", "0"),
    "fact_absent": ("0", "0", "0", "1"),
    "absent_reason": ("",),
    "updated_at": ("2012-11-01", "2012-11-02 10:30", "2012-12-01T08:00:00"),
}


def make_rows(kind, rows, *, seed, wild):
    """Make rows of text; about ``wild`` in ten fields hold anything, the others sound values."""
    rng = random.Random(seed)  # noqa: S311 (a delivery that is the same each time)
    made = []
    for number in range(rows):
        row = {}
        for field in kind.field_ids:
            anything = MEMBERS if (kind, field) == (FEDERATIONS, "members") else None
            choices = anything or CHOICES.get(field, ODD)
            if kind is ENTERPRISES and rng.randrange(10) >= wild:
                choices = SOUND.get(field, (f"练习{number}公司",))
            row[field] = rng.choice(choices)
        if kind is ENTERPRISES and rng.randrange(10) >= wild:
            row |= {"org_code": rng.choice((*ORGS, "")), "licence_no": "", "uscc": ""}
        made.append(row)
    return made


def write_csv(kind, rows, *, header="zh", broken=()):
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\n", quoting=csv.QUOTE_MINIMAL)
    writer.writerow([field.zh if header == "zh" else field.id for field in kind.fields])
    for row in rows:
        writer.writerow([row[field] for field in kind.field_ids])
    return text.getvalue() + "".join(broken)


def write_dirty_delivery(folder):
    def put(name, content):
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content)

    tame = make_rows(ENTERPRISES, ROWS, seed=SEED, wild=1)
    for row, code in zip(tame, WRONG_CODES, strict=False):
        row |= dict.fromkeys(("org_code", "licence_no", "uscc"), code)
    first = write_csv(
        ENTERPRISES,
        tame,
        broken=("too,few\n", ',"' * 24 + "\n", "a\x07b" + "," * 23 + "\n", "," * 30 + "\n"),
    )
    put("province=33/enterprises.csv", first.encode() + b"\xff\xfe" + b"," * 23 + b"\n")
    wild = make_rows(ENTERPRISES, ROWS, seed=SEED + 1, wild=7)
    second = write_csv(ENTERPRISES, wild, header="id").replace("\n", "\r\n")
    put("province=33/2-补报 it's.csv", second.encode("gb18030"))
    third = make_rows(ENTERPRISES, 300, seed=SEED + 2, wild=2)
    put("province=44/enterprises.csv", b"\xef\xbb\xbf" + write_csv(ENTERPRISES, third).encode())
    put("province=65/empty.csv", write_csv(ENTERPRISES, ()).encode())
    _write_xlsx(folder / "province=66" / "enterprises.xlsx")
    federations = write_csv(FEDERATIONS, make_rows(FEDERATIONS, 400, seed=SEED, wild=10))
    put("province=33/federations.csv", federations.encode())
    unions = write_csv(SOCIAL_UNIONS, make_rows(SOCIAL_UNIONS, 300, seed=SEED, wild=10))
    put("province=44/social.csv", unions.encode())
    put(
        "statistics.csv",
        write_csv(STATISTICS, make_rows(STATISTICS, 200, seed=3, wild=10)).encode(),
    )
    targets = {field: [] for field in TARGETS.field_ids}
    for row in make_rows(TARGETS, 200, seed=SEED, wild=10):
        for field, value in row.items():
            targets[field].append(value or None)
    pq.write_table(pa.table(targets), folder / "targets.parquet")


def _write_xlsx(path):
    path.parent.mkdir()
    with xlsxwriter.Workbook(path) as book:
        sheet = book.add_worksheet()
        sheet.write_row(0, 0, [field.zh for field in ENTERPRISES.fields])
        for line, row in enumerate(make_rows(ENTERPRISES, 100, seed=SEED + 4, wild=2), 1):
            sheet.write_row(line, 0, [row[field] for field in ENTERPRISES.field_ids])
        number = list(ENTERPRISES.field_ids).index("licence_no")
        sheet.write_number(101, number, 330105000000014123)
