"""Every fault of evidence, scoring and traces, in both languages.

Faults of evidence name the body, the item and the visit in ``where``, and say what is allowed:
whoever has to mend a sheet should not need the pack beside it.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from kaohe.core.errors import (
    EvidenceError,
    EvidenceMalformed,
    EvidenceMissing,
    EvidenceOutOfRange,
    Fault,
    FaultKind,
    InputError,
    KaoheError,
)

if TYPE_CHECKING:
    from collections.abc import Iterable

ITEM_MISSING: Final = FaultKind(
    EvidenceMissing,
    "evidence-item-missing",
    zh="该项既无认定也无缺项说明（计分来源：{sources}）。",
    mend_zh="请补充认定；确无材料的，写明缺项原因，缺失不等于零分。",
    en="The item has neither a finding nor a gap from a source that decides ({sources}).",
    mend_en="Add a finding, or name the gap: missing is never zero.",
)
PART_MISSING: Final = FaultKind(
    EvidenceMissing,
    "evidence-part-missing",
    zh="分项“{part}”既无认定也无缺项说明。",
    mend_zh="请补充该分项；次数为零的也须写明“0”。",
    en="Part '{part}' has neither a finding nor a gap.",
    mend_en="Add the part; a count of nothing is written as '0'.",
)
VALUE_MISSING: Final = FaultKind(
    EvidenceMissing,
    "evidence-value-missing",
    zh="该项没有数值或认定。",
    mend_zh="请给出{allowed}。",
    en="There is no value.",
    mend_en="Give {allowed_en}.",
)
FACT_MISSING: Final = FaultKind(
    EvidenceMissing,
    "evidence-fact-missing",
    zh="规则需要事实“{fact}”，但没有记录。",
    mend_zh="请补记该事实；无法查明的，写明缺项原因。",
    en="A rule needs the fact '{fact}', and nobody recorded it.",
    mend_en="Record the fact, or name the gap where it cannot be known.",
)
OUTCOME_MISSING: Final = FaultKind(
    EvidenceMissing,
    "evidence-outcome-missing",
    zh="这次抽查没有记录结果（outcome）。",
    mend_zh="请写明抽查结果：{allowed}。",
    en="The visit has findings but no outcome.",
    mend_en="Record its outcome, one of: {allowed}.",
)
BODY_MISSING: Final = FaultKind(
    EvidenceMissing,
    "evidence-body-missing",
    zh="没有该被考核单位的任何认定。",
    mend_zh="请提交该单位的认定，或只对部分单位计分。",
    en="There is no finding at all for this body.",
    mend_en="Hand in its findings, or score a selection of bodies.",
)
MARK_UNKNOWN: Final = FaultKind(
    EvidenceOutOfRange,
    "evidence-mark-unknown",
    zh="“{value}”不是该项可用的认定。",
    mend_zh="可用的有：{allowed}。",
    en="'{value}' is not a mark of this scale.",
    mend_en="Allowed are: {allowed}.",
)
SHARE_OUT_OF_STEP: Final = FaultKind(
    EvidenceOutOfRange,
    "evidence-share-out-of-step",
    zh="“{value}”不是 0 到 1 之间、以 {step} 为一档的比例。",
    mend_zh="请给出如“0”“{step}”“1”的比例。",
    en="'{value}' is not a share from 0 to 1 in steps of {step}.",
    mend_en="Give a share such as '0', '{step}' or '1'.",
)
NUMBER_UNREADABLE: Final = FaultKind(
    EvidenceOutOfRange,
    "evidence-number-unreadable",
    zh="“{value}”不是准确的数。",
    mend_zh="请写成如“17/20”“0.30”“1234”的文字。",
    en="'{value}' is not an exact number.",
    mend_en="Write it as text such as '17/20', '0.30' or '1234'.",
)
COUNT_UNREADABLE: Final = FaultKind(
    EvidenceOutOfRange,
    "evidence-count-unreadable",
    zh="“{value}”不是次数。",
    mend_zh="请写成如“0”“2”的非负整数。",
    en="'{value}' is not a count.",
    mend_en="Write a whole number from 0 on, such as '0' or '2'.",
)
NUMBER_OUT_OF_RANGE: Final = FaultKind(
    EvidenceOutOfRange,
    "evidence-number-out-of-range",
    zh="{value} 不在 {least} 到 {most} 之间。",
    mend_zh="请核对该数。",
    en="{value} is not between {least} and {most}.",
    mend_en="Check the number.",
)
WORD_UNKNOWN: Final = FaultKind(
    EvidenceOutOfRange,
    "evidence-word-unknown",
    zh="“{value}”不是“{item}”可用的值。",
    mend_zh="可用的有：{allowed}。",
    en="'{value}' is not a value of '{item}'.",
    mend_en="Allowed are: {allowed}.",
)
PART_UNKNOWN: Final = FaultKind(
    EvidenceOutOfRange,
    "evidence-part-unknown",
    zh="该项没有分项“{part}”，或此处不考核该分项。",
    mend_zh="此处考核的分项：{allowed}。",
    en="Part '{part}' is not asked here.",
    mend_en="Asked are: {allowed}.",
)
VALUE_UNWANTED: Final = FaultKind(
    EvidenceOutOfRange,
    "evidence-value-unwanted",
    zh="该项按分项认定，不接受整体值“{value}”。",
    mend_zh="请逐个分项给出：{allowed}。",
    en="The item is marked part by part; the value '{value}' for the whole is not used.",
    mend_en="Give each part: {allowed}.",
)
ITEM_UNKNOWN: Final = FaultKind(
    EvidenceOutOfRange,
    "evidence-item-unknown",
    zh="规则包里没有“{item}”。",
    mend_zh="最接近的名称：{nearest}。",
    en="The pack has no item '{item}'.",
    mend_en="Nearest names: {nearest}.",
)
ITEM_NOT_ASKED: Final = FaultKind(
    EvidenceOutOfRange,
    "evidence-item-not-asked",
    zh="此处不考核该项（{unit}），却给出了认定“{value}”。",
    mend_zh="请删除该认定，或更正单位类别与事实。",
    en="The item is not asked here ({unit}), yet it was found '{value}'.",
    mend_en="Remove the finding, or correct the unit kind and the facts.",
)
BODY_UNKNOWN: Final = FaultKind(
    EvidenceOutOfRange,
    "evidence-body-unknown",
    zh="规则包里没有被考核单位“{body}”。",
    mend_zh="最接近的代码：{nearest}。",
    en="The pack has no body '{body}'.",
    mend_en="Nearest ids: {nearest}.",
)
SLOT_UNKNOWN: Final = FaultKind(
    EvidenceOutOfRange,
    "evidence-slot-unknown",
    zh="抽取方案里没有“{slot}”这一类单位。",
    mend_zh="可用的有：{allowed}。",
    en="The draw has no slot '{slot}'.",
    mend_en="Allowed are: {allowed}.",
)
VISIT_OF_ANOTHER_BODY: Final = FaultKind(
    EvidenceOutOfRange,
    "evidence-visit-elsewhere",
    zh="抽查编号属于单位“{other}”。",
    mend_zh="请更正抽查编号或单位代码。",
    en="The visit belongs to body '{other}'.",
    mend_en="Correct the visit or the body.",
)
VISIT_OF_ANOTHER_CAMPAIGN: Final = FaultKind(
    EvidenceOutOfRange,
    "evidence-visit-of-another-campaign",
    zh="抽查编号属于考核“{other}”，不属于“{campaign}”。",
    mend_zh="请更正抽查编号，或另行提交该次考核的认定。",
    en="The visit belongs to the campaign '{other}', not to '{campaign}'.",
    mend_en="Correct the visit, or hand in that campaign on its own.",
)
LEVEL_WRONG: Final = FaultKind(
    EvidenceOutOfRange,
    "evidence-level-wrong",
    zh="该项在{level}认定，{given}。",
    mend_zh="请增删抽查编号（visit）。",
    en="The item is found at the {level_en}, and the finding {given_en}.",
    mend_en="Add or remove 'visit'.",
)
FINDINGS_CONFLICT: Final = FaultKind(
    EvidenceOutOfRange,
    "evidence-findings-conflict",
    zh="同一来源（{source}）在同一时刻（{at}）有两个不同的认定：“{one}”和“{other}”。",
    mend_zh="请保留一个，或更正时间。",
    en="One source ({source}) found two different things at one moment ({at}): '{one}', '{other}'.",
    mend_en="Keep one of them, or correct the time.",
)
SHEET_NOT_UTF8: Final = FaultKind(
    EvidenceMalformed,
    "evidence-not-utf8",
    zh="文件不是 UTF-8 编码（第 {position} 字节起）。",
    mend_zh="请另存为 UTF-8 编码的 JSON。",
    en="The file is not UTF-8 (from byte {position} on).",
    mend_en="Save it as JSON in UTF-8.",
)
SHEET_UNREADABLE: Final = FaultKind(
    EvidenceMalformed,
    "evidence-unreadable",
    zh="不是有效的 JSON（第 {line} 行第 {column} 列附近）。",
    mend_zh="请检查括号、引号和逗号，再提交。",
    en="This is not JSON (near line {line}, column {column}).",
    mend_en="Check brackets, quotes and commas, and hand it in again.",
)
SHEET_NOT_OBJECT: Final = FaultKind(
    EvidenceMalformed,
    "evidence-not-an-object",
    zh="此处应为 JSON 对象。",
    mend_zh="请按认定表格式（evidence/1）填写。",
    en="A JSON object belongs here.",
    mend_en="Follow the format evidence/1.",
)
KEY_TWICE: Final = FaultKind(
    EvidenceMalformed,
    "evidence-key-twice",
    zh="键“{key}”出现了两次。",
    mend_zh="请只保留一个。",
    en="The key '{key}' is given twice.",
    mend_en="Keep one of them.",
)
KEY_UNKNOWN: Final = FaultKind(
    EvidenceMalformed,
    "evidence-key-unknown",
    zh="没有“{key}”这个键。",
    mend_zh="最接近的名称：{nearest}。",
    en="There is no key '{key}'.",
    mend_en="Nearest names: {nearest}.",
)
KEY_MISSING: Final = FaultKind(
    EvidenceMalformed,
    "evidence-key-missing",
    zh="缺少必需的键“{key}”。",
    mend_zh="请补上。",
    en="The key '{key}' is missing.",
    mend_en="Add it.",
)
NUMBER_NOT_TEXT: Final = FaultKind(
    EvidenceMalformed,
    "evidence-number-not-text",
    zh="数 {value} 不能写成 JSON 数字。",
    mend_zh='请加引号写成文字，如“"{value}"”，以免失真。',
    en="{value} must not be written as a JSON number.",
    mend_en='Write it as text, "{value}", so that it stays exact.',
)
VALUE_AND_GAP: Final = FaultKind(
    EvidenceMalformed,
    "evidence-value-and-gap",
    zh="一条认定要么有值（value），要么有缺项原因（gap），不能都有或都没有。",
    mend_zh="请保留其中之一。",
    en="A finding has either a value or a gap, never both and never neither.",
    mend_en="Keep exactly one of them.",
)
TEXT_MALFORMED: Final = FaultKind(
    EvidenceMalformed,
    "evidence-text-malformed",
    zh="“{value}”的写法不符合要求。",
    mend_zh="应为：{allowed}。",
    en="'{value}' is not written as it must be.",
    mend_en="Expected is: {allowed_en}.",
)
TRACE_MALFORMED: Final = FaultKind(
    InputError,
    "trace-malformed",
    zh="此处不符合计分依据链格式（score-trace/1）。",
    mend_zh="请提供由 kaohe score 写出的文件。",
    en="This is not how a score trace (score-trace/1) is written.",
    mend_en="Hand in a file that 'kaohe score' has written.",
)
TRACE_SUM_WRONG: Final = FaultKind(
    InputError,
    "trace-sum-wrong",
    zh="写的是 {written}，但按“{how}”重算得 {computed}。",
    mend_zh="该计分依据链被改动过，请重新计分。",
    en="It says {written}, but its steps give {computed} by '{how}'.",
    mend_en="The trace has been altered; score again.",
)


def listed(names: Iterable[str]) -> str:
    """Return names for a message, in their own order."""
    return ", ".join(names) or "-"


def join_faults(faults: Iterable[Fault]) -> KaoheError:
    """Return all faults as the one error that covers their kinds.

    Faults that are all missing (or all out of range) keep their own class, so that a caller can
    tell them apart; a mixture is an ``EvidenceError``.
    """
    found = tuple(dict.fromkeys(faults))
    classes = {fault.kind.error for fault in found}
    error = classes.pop() if len(classes) == 1 else EvidenceError
    return error(*found)


def raise_evidence(faults: Iterable[Fault]) -> None:
    """Raise all faults together, or nothing when there is none; see :func:`join_faults`."""
    found = tuple(faults)
    if found:
        raise join_faults(found)
