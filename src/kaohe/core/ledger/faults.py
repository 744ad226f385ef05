"""What can be wrong with entries, notes, proofs and a whole ledger, in both languages."""

from __future__ import annotations

from typing import Final

from kaohe.core.errors import FaultKind, LedgerDamaged, LedgerError, NoteInvalid

KEY_UNREADABLE: Final = FaultKind(
    NoteInvalid,
    "note-key-unreadable",
    zh="这不是有效的验证公钥（名称+编号+公钥）。",
    mend_zh="请向公布它的单位重新索取，整行复制，不要改动。",
    en="This is no verifier key (name+id+key).",
    mend_en="Ask whoever published it for it again; copy the whole line unchanged.",
)
NOTE_UNREADABLE: Final = FaultKind(
    NoteInvalid,
    "note-unreadable",
    zh="这不是一份签名文本，或者已被改动。",
    mend_zh="请使用原件；不要用编辑器另存。",
    en="This is no signed note, or somebody has changed it.",
    mend_en="Use the original; do not save it in an editor.",
)
NOTE_SIGNATURE_WRONG: Final = FaultKind(
    NoteInvalid,
    "note-signature-wrong",
    zh="“{key}”的签名与文本不符。",
    mend_zh="不要采信这份文本；请向“{key}”核实，并保留它作为证据。",
    en="The signature of '{key}' does not fit the text.",
    mend_en="Do not trust this text; ask '{key}', and keep it as evidence.",
)
NOTE_UNSIGNED: Final = FaultKind(
    NoteInvalid,
    "note-unsigned",
    zh="没有任何已知公钥的签名。",
    mend_zh="请检查所用的公钥是否正确，或索取带签名的原件。",
    en="No known key has signed this.",
    mend_en="Check the keys that you use, or ask for the signed original.",
)
CHECKPOINT_UNREADABLE: Final = FaultKind(
    NoteInvalid,
    "checkpoint-unreadable",
    zh="这不是一份检查点（账本名称、条数、根摘要）。",
    mend_zh="请向账本的管理单位索取检查点原件。",
    en="This is no checkpoint (origin, size, root).",
    mend_en="Ask the keeper of the ledger for the checkpoint itself.",
)
CHECKPOINT_OTHER_ORIGIN: Final = FaultKind(
    NoteInvalid,
    "checkpoint-other-origin",
    zh="检查点属于账本“{origin}”，这里不认识它的公钥。",
    mend_zh="请核对账本名称；确属该账本的，先登记它的公钥。",
    en="The checkpoint is of ledger '{origin}', whose key is not known here.",
    mend_en="Check the origin; if the ledger is right, register its key first.",
)
POLICY_LINE_WRONG: Final = FaultKind(
    NoteInvalid,
    "policy-line-wrong",
    zh="这一行不是log、witness、group或quorum，或缺少内容。",
    mend_zh="请改正这一行；说明文字前加#。",
    en="This line is no log, witness, group or quorum, or lacks a part.",
    mend_en="Mend the line; put # before a remark.",
)
POLICY_KEY_WRONG: Final = FaultKind(
    NoteInvalid,
    "policy-key-wrong",
    zh="公钥无法读取、用途不对或重复。",
    mend_zh="账本用签名公钥，见证人用见证公钥，每把只写一次。",
    en="The key cannot be read, is of the wrong type, or stands twice.",
    mend_en="A log needs a signing key, a witness a cosigning key; each stands once.",
)
POLICY_NAME_TAKEN: Final = FaultKind(
    NoteInvalid,
    "policy-name-taken",
    zh="名称“{name}”已经用过。",
    mend_zh="每个名称只能定义一次，也只能属于一个组。",
    en="The name '{name}' is in use already.",
    mend_en="Define each name once, and put it into one group only.",
)
POLICY_NAME_UNKNOWN: Final = FaultKind(
    NoteInvalid,
    "policy-name-unknown",
    zh="名称“{name}”在此之前没有定义。",
    mend_zh="请先写见证人和组，再引用它们。",
    en="The name '{name}' has not been defined above.",
    mend_en="Define witnesses and groups first, then name them.",
)
POLICY_THRESHOLD_WRONG: Final = FaultKind(
    NoteInvalid,
    "policy-threshold-wrong",
    zh="组的人数要求应为all、any，或1至{members}之间的数。",
    mend_zh="请改正人数要求。",
    en="A group needs all, any, or a number from 1 to {members}.",
    mend_en="Mend the number.",
)
POLICY_QUORUM_COUNT: Final = FaultKind(
    NoteInvalid,
    "policy-quorum-count",
    zh="共有{found}行quorum，应恰为1行。",
    mend_zh="请写明一行quorum；不要求见证的写“quorum none”。",
    en="There are {found} quorum lines; there must be one.",
    mend_en="Write one quorum line; 'quorum none' asks for no witness.",
)
QUORUM_MISSED: Final = FaultKind(
    NoteInvalid,
    "policy-quorum-missed",
    zh="见证不足：要求“{quorum}”，只有“{found}”。",
    mend_zh="请取得其余见证人的签名后再用。",
    en="Too few witnesses: '{quorum}' is asked for, there are only '{found}'.",
    mend_en="Get the signatures of further witnesses first.",
)
LOG_PROOF_UNREADABLE: Final = FaultKind(
    NoteInvalid,
    "log-proof-unreadable",
    zh="这不是一份入账凭证，或者已被改动。",
    mend_zh="请使用原件；不要用编辑器另存。",
    en="This is no log proof, or somebody has changed it.",
    mend_en="Use the original; do not save it in an editor.",
)
LOG_PROOF_WRONG: Final = FaultKind(
    NoteInvalid,
    "log-proof-wrong",
    zh="凭证不能证明该事项是这个检查点（共{size}条）中的第{index}条。",
    mend_zh="请核对事项与凭证是否配套；若配套，不要采信，并报告监督方。",
    en="The proof does not show the entry at index {index} of the checkpoint of {size} entries.",
    mend_en=(
        "See whether entry and proof belong together; if so, do not trust it, and tell the "
        "supervisors."
    ),
)
RECEIPT_UNREADABLE: Final = FaultKind(
    NoteInvalid,
    "receipt-unreadable",
    zh="这不是该账本的回执，或者已被改动。",
    mend_zh="请使用原件；不要用编辑器另存。",
    en="This is no receipt of this ledger, or somebody has changed it.",
    mend_en="Use the original; do not save it in an editor.",
)
ENTRY_UNREADABLE: Final = FaultKind(
    LedgerError,
    "entry-unreadable",
    zh="这不是一条规范形式的账本事项。",
    mend_zh="请使用系统生成的原件，不要另存。",
    en="This is no ledger entry in canonical form.",
    mend_en="Use the file as the system wrote it; do not save it again.",
)
ENTRY_KIND_UNKNOWN: Final = FaultKind(
    LedgerError,
    "entry-kind-unknown",
    zh="没有这种事项。",
    mend_zh="可用的种类：{known}。",
    en="There is no such kind of entry.",
    mend_en="Kinds are: {known}.",
)
ENTRY_FIELD_WRONG: Final = FaultKind(
    LedgerError,
    "entry-field-wrong",
    zh="“{field}”缺失、多余或内容不合规定。",
    mend_zh="请按该种事项的规定填写。",
    en="'{field}' is missing, not foreseen, or not what belongs there.",
    mend_en="Fill it in as this kind of entry asks.",
)
ENTRY_NOT_OPENED: Final = FaultKind(
    LedgerError,
    "entry-not-opened",
    zh="所出示的内容不是账本当时登记的内容。",
    mend_zh="请索取原件和对应的盐值；若仍不符，内容已被改动。",
    en="What is shown is not what the ledger committed to.",
    mend_en="Ask for the original and its salt; if they still do not fit, it was changed.",
)
SIZE_BEYOND: Final = FaultKind(
    LedgerError,
    "ledger-size-beyond",
    zh="账本只有{size}条，没有第{asked}条或这个条数。",
    mend_zh="请核对序号和检查点的条数。",
    en="The ledger has {size} entries; {asked} is beyond it.",
    mend_en="Check the index and the size of the checkpoint.",
)
LEAF_WRONG: Final = FaultKind(
    LedgerDamaged,
    "ledger-leaf-wrong",
    zh="第{index}条的内容与登记的摘要不符。",
    mend_zh="账本已损坏或被改动；请停止使用，保留现场，用各见证人的记录核对。",
    en="Entry {index} does not fit its commitment.",
    mend_en=(
        "The ledger is damaged or was changed; stop, keep it as it is, and compare the records "
        "of the witnesses."
    ),
)
NODE_WRONG: Final = FaultKind(
    LedgerDamaged,
    "ledger-node-wrong",
    zh="第{level}层第{index}个节点与事项不符。",
    mend_zh="账本已损坏或被改动；请停止使用，保留现场。",
    en="Node {index} of level {level} does not follow from the entries.",
    mend_en="The ledger is damaged or was changed; stop, and keep it as it is.",
)
TILE_WRONG: Final = FaultKind(
    LedgerDamaged,
    "ledger-tile-wrong",
    zh="文件“{path}”缺失或与事项不符。",
    mend_zh="请由原账本重新公布；若原账本也不符，停止使用并报告。",
    en="The file '{path}' is missing or does not follow from the entries.",
    mend_en=(
        "Publish it again from the ledger; if the ledger does not fit either, stop and report it."
    ),
)
CHECKPOINT_WRONG: Final = FaultKind(
    LedgerDamaged,
    "ledger-checkpoint-wrong",
    zh="{size}条的检查点与事项不符。",
    mend_zh="账本曾经显示过另一份内容；请保留双方作为证据并报告监督方。",
    en="The checkpoint of {size} entries does not follow from the entries.",
    mend_en=(
        "The ledger has shown something else before; keep both as evidence and tell the "
        "supervisors."
    ),
)
ENTRY_MISSING: Final = FaultKind(
    LedgerDamaged,
    "ledger-entry-missing",
    zh="登记了{size}条，只找到{found}条。",
    mend_zh="请由备份恢复缺失的事项；不得补造。",
    en="There should be {size} entries; {found} are there.",
    mend_en="Restore what is missing from a backup; make nothing up.",
)
