"""What can be wrong when somebody takes a step of the ceremony in the office."""

from __future__ import annotations

from typing import Final

from kaohe.core.errors import FaultKind, InputError, StepRefused

STEP_OTHER: Final = FaultKind(
    StepRefused,
    "draw-step-other",
    zh="本年度考核现在是“{step}”，还不能或不能再办理这一项。",
    mend_zh="请对照考核进度；公共随机数在“抽取仪式”这一步产生。",
    en="The year stands at “{step_en}”; this is not done yet, or no longer.",
    mend_en="Compare with the board of the year; the seed is made in the step of the ceremony.",
)
BROUGHT_IN: Final = FaultKind(
    StepRefused,
    "draw-brought-in",
    zh="这次抽取是演练时在它自己的账本上进行的，这里只供查看。",
    mend_zh="要在本系统练习抽取，请另开一个年度考核。",
    en="This draw was held on a ledger of its own by a practice run; here it is shown only.",
    mend_en="To practise a draw here, open another year.",
)
PLAN_MISSING: Final = FaultKind(
    StepRefused,
    "draw-plan-missing",
    zh="还没有登记抽取方案。",
    mend_zh="请先登记方案（P0）。",
    en="No plan of the draw has been entered.",
    mend_en="Enter the plan first (P0).",
)
REGISTER_NOT_FROZEN: Final = FaultKind(
    StepRefused,
    "draw-register-not-frozen",
    zh="数据库还没有由两人固定，不能生成抽样框。",
    mend_zh="请先在“数据库”中完成固定。",
    en="Two people have not frozen the register yet, so that no frame can be built.",
    mend_en="Freeze the register first.",
)
FRAME_NOT_PREPARED: Final = FaultKind(
    StepRefused,
    "draw-frame-not-prepared",
    zh="抽样框还没有生成，或页面上显示的已不是现在的抽样框。",
    mend_zh="请生成抽样框；已生成的，请刷新页面核对后再登记。",
    en="No frame was built, or the one on the page is no longer the present one.",
    mend_en="Build the frame; or load the page again and compare.",
)
FRAME_BY_ONE: Final = FaultKind(
    StepRefused,
    "draw-frame-by-one",
    zh="抽样框由{person}生成，须由另一人核对后登记。",
    mend_zh="请另一名办公室人员登录，核对抽样框摘要后登记。",
    en="{person} built the frame; somebody else compares and enters it.",
    mend_en="Let another person of the office sign in, compare the root and enter it.",
)
FRAME_OF_OLDER_REGISTER: Final = FaultKind(
    StepRefused,
    "draw-frame-of-older-register",
    zh="抽样框由数据库{built}生成，更正后现行的数据库是{in_force}，不能登记。",
    mend_zh="请用现行的数据库重新生成抽样框，再由另一人核对登记。",
    en="The frame was built from the register {built}; after a correction {in_force} is in force.",
    mend_en="Build the frame again from the register in force, then let another person enter it.",
)
KEYS_NOT_ALL: Final = FaultKind(
    StepRefused,
    "draw-keys-not-all",
    zh="还缺密钥持有人的公钥文件：{missing}。",
    mend_zh="各部门交齐后一次登记。",
    en="Key files are missing of {missing}.",
    mend_en="All are entered together, once each department has handed in its own.",
)
ROLLED_TWICE: Final = FaultKind(
    StepRefused,
    "draw-rolled-twice",
    zh="“{role}”的骰子已经录入，不能再录。",
    mend_zh="如录入有误，只能作废本次抽取后重新开始。",
    en="The dice of '{role}' have been entered and cannot be entered again.",
    mend_en="If they are wrong, make the campaign void and begin anew.",
)
DICE_NOT_ALL: Final = FaultKind(
    StepRefused,
    "draw-dice-not-all",
    zh="还缺骰子记录：{missing}。",
    mend_zh="三人都录入后再继续。",
    en="Dice are missing of {missing}.",
    mend_en="Go on when all three have entered theirs.",
)
TYPED_NOT_ALIKE: Final = FaultKind(
    StepRefused,
    "draw-typed-not-alike",
    zh="还没有两个人录入的开奖结果完全一致。",
    mend_zh="请两人分别对照公告录入；不一致的，两人都重新录入。",
    en="No two people have typed the same results yet.",
    mend_en="Let two people type the published results; where they differ, both type again.",
)
ADDRESS_WRONG: Final = FaultKind(
    InputError,
    "draw-address-wrong",
    zh="“{address}”不是“主机:端口”的形式。",
    mend_zh="例如 10.0.0.9:8412。",
    en="'{address}' is not HOST:PORT.",
    mend_en="Such as 10.0.0.9:8412.",
)
PEER_SILENT: Final = FaultKind(
    StepRefused,
    "draw-peer-silent",
    zh="{name}没有应答（{reason}）。",
    mend_zh="请检查地址和线路；见证也可以用文件送去再收回。",
    en="{name} does not answer ({reason}).",
    mend_en="Check address and line; cosignatures can also be fetched by files.",
)
PEER_OTHER: Final = FaultKind(
    StepRefused,
    "draw-peer-other",
    zh="{name}的应答不是本次抽取的：{found}。",
    mend_zh="请与该部门电话核对；对不上的，停止仪式。",
    en="What {name} answers is not of this draw: {found}.",
    mend_en="Compare by telephone; if it cannot be explained, stop the ceremony.",
)
FILE_TOO_BIG: Final = FaultKind(
    InputError,
    "draw-file-too-big",
    zh="文件超过{most}千字节。",
    mend_zh="请检查是否选错了文件。",
    en="The file is larger than {most} kB.",
    mend_en="Check whether it is the right one.",
)
REASON_EMPTY: Final = FaultKind(
    InputError,
    "draw-reason-empty",
    zh="作废须写明原因和签字的人。",
    mend_zh="请写明原因；产生公共随机数以后作废，须有全部密钥持有人签字。",
    en="A void needs its reason and who has signed for it.",
    mend_en="State both; after the seed all key holders must have signed.",
)
STATEMENT_EMPTY: Final = FaultKind(
    InputError,
    "draw-statement-empty",
    zh="登记抽取结束须交一份说明文件。",
    mend_zh="请选择文件；文件随抽取一起公布，不要写入个人信息。",
    en="The end of a draw needs a file in which the office states it.",
    mend_en="Choose one; it is published with the draw, so leave personal data out.",
)
SECRET_TWICE: Final = FaultKind(
    StepRefused,
    "draw-secret-twice",
    zh="密钥持有人“{holder}”公开的密钥已经收到。",
    mend_zh="不必再交；收到的文件不能更换。",
    en="The secret of key holder '{holder}' is here already.",
    mend_en="There is nothing more to hand in; what was taken is not replaced.",
)
