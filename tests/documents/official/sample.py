"""A document that has every part of the standard, with a text of full lines."""

from datetime import date

from kaohe.documents.official import (
    Annex,
    Document,
    Imprint,
    Number,
    Paragraph,
    Signature,
    Table,
)

HAN = "组建工会发展会员规范建设考核抽查自检报告数据核实整改落实到位"
FULL = Paragraph(HAN * 40)
DAY = date(2013, 1, 6)
TITLE = "中华全国总工会办公厅/关于2012年度/组建工会和/发展会员工作/考核的通知"


def make_document(**changes):
    known = {
        "form": "document",
        "issuers": ("中华全国总工会办公厅",),
        "title": TITLE,
        "addressee": "各省、自治区、直辖市总工会",
        "number": Number("总工办发", 2013, 2),
        "secrecy": "秘密★1年",
        "urgency": "特急",
        "copy_number": "000001",
        "body": (
            Paragraph(level=1, heading="组织领导"),
            FULL,
            Paragraph(HAN, level=2, heading="考核工作组。"),
            Paragraph("最后一段。"),
        ),
        "signature": Signature(("中华全国总工会办公厅",), DAY),
        "annexes": (
            Annex("考核评分表", (Table(("序号", "内容"), (("1", "组织领导"),), (1, 4), (0,)),)),
            Annex("考核工作日程", (Paragraph("日程另行通知。"),)),
        ),
        "imprint": Imprint(("各省、自治区、直辖市党委",), "中华全国总工会办公厅", DAY),
    }
    return Document(**(known | changes))
