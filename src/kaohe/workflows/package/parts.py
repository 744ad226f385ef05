"""What each part of a package shows when it holds, for whoever tells the findings."""

from __future__ import annotations

from typing import Final

PARTS: Final = {
    "files": ("每个文件都与清单一致", "every file is the one that the manifest lists"),
    "signature": ("清单由账本签名，检查点经见证", "the ledger signed the manifest; witnessed"),
    "rules": ("规则与得分所写的一致", "the rules are those that the scores name"),
    "register": ("数据库摘要与认定、抽取一致", "findings and draw rest on this register"),
    "snapshot": ("由快照重新计算指标", "the indicators, from the snapshot"),
    "indicators": ("由指标得出测算的认定", "the measured findings, from the indicators"),
    "scores": ("由认定重新计算每一分", "every point, from the findings"),
    "workbook": ("工作簿与得分一致", "the workbook, from the scores"),
    "visits": ("抽查结果与账本一致", "the outcomes of visits, from the ledger"),
    "ledger": ("账本由全部条目重建", "the ledger, from its entries"),
    "draw": ("抽取", "the draw"),
    "documents": ("公文", "the papers"),
    "withheld": ("不公布的内容都已去除", "nothing is told that is to be left out"),
    "verifier": ("独立的核验程序在包内", "the independent verifier is in the package"),
}
"""Part → in words, Chinese and English, in the order in which parts are checked."""
STATES: Final = {
    "holds": ("成立", "holds"),
    "fails": ("不成立", "does not hold"),
    "not_judged": ("所依据的文件有改动，未判断", "not judged: a file was changed"),
    "absent": ("包内没有", "not in the package"),
}
"""What a part can be found to be → in words."""
