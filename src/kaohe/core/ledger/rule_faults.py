"""What is told when an act breaks the order of a draw; the code is the id of the rule."""

from __future__ import annotations

from typing import Final

from kaohe.core.errors import FaultKind, StepRefused

OTHER_LEDGER: Final = FaultKind(
    StepRefused,
    "order-other-ledger",
    zh="演练和正式行动不能记在同一本账上。",
    mend_zh="演练请用名称以“/rehearsal”结尾的账本，正式行动请用另一本。",
    en="A rehearsal and a real campaign cannot stand in one ledger.",
    mend_en=(
        "Use a ledger whose origin ends with '/rehearsal' for rehearsals, and another for real "
        "campaigns."
    ),
)
PLAN_FIRST: Final = FaultKind(
    StepRefused,
    "order-plan-first",
    zh="这次行动还没有公布方案。",
    mend_zh="请先登记方案。",
    en="This campaign has no plan yet.",
    mend_en="Enter its plan first.",
)
PLAN_TWICE: Final = FaultKind(
    StepRefused,
    "order-plan-twice",
    zh="这次行动已有方案，不能更换。",
    mend_zh="如须重来，先登记作废，再用新的行动编号。",
    en="This campaign has its plan, which cannot be exchanged.",
    mend_en="To begin anew, void it first, then use another campaign id.",
)
SCOPE_IN_USE: Final = FaultKind(
    StepRefused,
    "order-scope-in-use",
    zh="同一考核已有一次未作废的行动。",
    mend_zh="一项考核只抽一次；前一次中止的，须先登记作废。",
    en="There is another campaign of the same assessment that is not void.",
    mend_en="One assessment is drawn once; an aborted campaign must be voided first.",
)
PLAN_POLICY: Final = FaultKind(
    StepRefused,
    "order-plan-policy",
    zh="方案中的见证规则无法读取。",
    mend_zh="请检查见证规则文件：log、witness、group各行，以及一行quorum。",
    en="The witness policy of the plan cannot be read.",
    mend_en="Check the policy file: log, witness and group lines, and one quorum line.",
)
FRAME_TWICE: Final = FaultKind(
    StepRefused,
    "order-frame-twice",
    zh="抽样框已经固定，不能更换。",
    mend_zh="抽样框有误的，登记作废后重新开始。",
    en="The frame is fixed and cannot be exchanged.",
    mend_en="If it is wrong, void the campaign and begin anew.",
)
KEYS_TWICE: Final = FaultKind(
    StepRefused,
    "order-keys-twice",
    zh="密钥持有人的公钥已经登记，不能更换。",
    mend_zh="公钥有误的，登记作废后重新开始。",
    en="The keys are registered and cannot be exchanged.",
    mend_en="If one is wrong, void the campaign and begin anew.",
)
KEYS_COUNT: Final = FaultKind(
    StepRefused,
    "order-keys-count",
    zh="公钥数与持有人数或方案规定的人数不一致。",
    mend_zh="请按方案逐一登记每个持有人的一把公钥。",
    en="The keys are not one for each of the holders that the plan asks for.",
    mend_en="Register exactly one key for each holder of the plan.",
)
OPENING_INCOMPLETE: Final = FaultKind(
    StepRefused,
    "order-opening-incomplete",
    zh="抽样框或公钥还没有登记。",
    mend_zh="请先登记方案、抽样框和公钥，再请见证人签名。",
    en="The frame or the keys are not entered yet.",
    mend_en="Enter plan, frame and keys first, then ask the witnesses.",
)
CHECKPOINT_FOREIGN: Final = FaultKind(
    StepRefused,
    "order-checkpoint-foreign",
    zh="检查点不是本账本的、不含全部开场事项，或见证不足。",
    mend_zh="请对登记公钥之后的检查点取得方案要求的见证。",
    en="The checkpoint is not of this ledger, does not hold the whole opening, or lacks witnesses.",
    mend_en=(
        "Get the witnesses that the plan asks for on a checkpoint made after the keys were entered."
    ),
)
WITNESSED_TWICE: Final = FaultKind(
    StepRefused,
    "order-witnessed-twice",
    zh="开场检查点已经登记。",
    mend_zh="不能更换；直接进行下一步。",
    en="The checkpoint of the opening is entered already.",
    mend_en="It cannot be exchanged; go on with the next step.",
)
DICE_BEFORE_WITNESS: Final = FaultKind(
    StepRefused,
    "order-dice-before-witness",
    zh="骰子不是在有见证的开场检查点之后、以它为依据掷出的。",
    mend_zh="请先登记有见证的检查点，再当众掷骰子。",
    en="The dice do not rest on the witnessed checkpoint of the opening.",
    mend_en="Enter the witnessed checkpoint first, then roll the dice in public.",
)
DICE_TWICE: Final = FaultKind(
    StepRefused,
    "order-dice-twice",
    zh="这次行动的骰子已经登记；每次行动只掷一次。",
    mend_zh="不能重掷。仪式中止的，登记作废，用新的行动编号重来。",
    en="The dice of this campaign are entered; they are rolled once.",
    mend_en="They cannot be rolled again. Void an aborted ceremony and begin under another id.",
)
DICE_LATE: Final = FaultKind(
    StepRefused,
    "order-dice-late",
    zh="骰子没有在场外数值可以知道以前得到足够的见证，或检查点不含骰子。",
    mend_zh="请在方案所列时刻以前请见证人签名；已经错过的，登记作废，用新的行动编号重来。",
    en="The dice were not cosigned by enough witnesses before the outside value can be known, or "
    "the checkpoint does not hold them.",
    mend_en="Have them cosigned before the moment of the plan; if it has passed, void the campaign "
    "and begin under another id.",
)
DICE_WITNESSED_TWICE: Final = FaultKind(
    StepRefused,
    "order-dice-witnessed-twice",
    zh="骰子的见证已经登记。",
    mend_zh="不能更换；直接进行下一步。",
    en="The checkpoint over the dice is entered already.",
    mend_en="It cannot be exchanged; go on with the next step.",
)
SEED_BEFORE_DICE: Final = FaultKind(
    StepRefused,
    "order-seed-before-dice",
    zh="产生公共随机数以前，骰子没有登记，或没有及时得到见证。",
    mend_zh="请先录入骰子（kaohe draw dice）并取得见证（kaohe draw witness），再录入场外数值。",
    en="The dice are not entered, or not witnessed in time, before the seed.",
    mend_en="Enter the dice (kaohe draw dice) and have them witnessed (kaohe draw witness) first, "
    "then the outside value.",
)
SEED_BEFORE_WITNESS: Final = FaultKind(
    StepRefused,
    "order-seed-before-witness",
    zh="公共随机数不是在有见证的开场检查点之后、以它为依据产生的。",
    mend_zh="请先登记有见证的检查点，再当众掷骰子。",
    en="The seed does not rest on the witnessed checkpoint of the opening.",
    mend_en="Enter the witnessed checkpoint first, then roll the dice in public.",
)
SEED_TWICE: Final = FaultKind(
    StepRefused,
    "order-seed-twice",
    zh="这次行动已有公共随机数；每次行动只有一个。",
    mend_zh="不能重掷。仪式中止的，登记作废，用新的行动编号重来。",
    en="This campaign has its seed; there is exactly one.",
    mend_en="It cannot be rolled again. Void an aborted ceremony and begin under another id.",
)
CAMPAIGN_OVER: Final = FaultKind(
    StepRefused,
    "order-campaign-over",
    zh="这次行动已经作废或结束。",
    mend_zh="有误的只能登记更正。",
    en="This campaign is void or complete.",
    mend_en="What is wrong can only be corrected by a further entry.",
)
DEVICE_TWICE: Final = FaultKind(
    StepRefused,
    "order-device-twice",
    zh="这台设备或它的钥匙已经登记过。",
    mend_zh="每台设备只登记一次，各用各的钥匙。",
    en="This device, or a key of it, is enrolled already.",
    mend_en="Enrol each device once, with keys of its own.",
)
DEVICE_OF_PERSON: Final = FaultKind(
    StepRefused,
    "order-device-of-person",
    zh="这名考核人员在该工作组已经登记了一台设备，不能再登记第二台。",
    mend_zh="设备坏了的，由同组已在到达记录上签名的另一名考核人员用自己的设备接着办。",
    en="This inspector has a device enrolled for the team already, and gets no second one.",
    mend_en="If it broke, another inspector who signed the arrival goes on with his own device.",
)
DEVICE_NOT_THERE: Final = FaultKind(
    StepRefused,
    "order-device-not-there",
    zh="这台设备的考核人员没有在该县的到达记录上签名，答复不能封给这台设备。",
    mend_zh="请用在到达记录上签过名的考核人员的设备；如有人登记了不属于工作组的设备，请报告监督部门。",
    en="The person of this device has not signed the arrival in this county; nothing is sealed "
    "to it.",
    mend_en="Use a device of somebody who signed the arrival; report a device that is not the "
    "team's.",
)
ARRIVAL_OF_OTHERS: Final = FaultKind(
    StepRefused,
    "order-arrival-of-others",
    zh="抽出这个县的那台设备，其考核人员没有在到达记录上签名。",
    mend_zh="请由出发时抽县的考核人员一同签名；工作组不认识那台设备的，停止并报告监督部门。",
    en="The person whose device drew this county has not signed the arrival there.",
    mend_en="Let whoever drew the county sign too; if the team does not know that device, stop and "
    "report it.",
)
VOID_AFTER_DICE: Final = FaultKind(
    StepRefused,
    "order-void-after-dice",
    zh="骰子已经登记，没有全体密钥持有人的批准不能作废。",
    mend_zh="结果可能已经有人知道，作废等于重抽；请每个密钥持有人批准（kaohe keyholder approve）。",
    en="The dice stand: without the approval of all key holders nothing is made void.",
    mend_en="Somebody may know results, and a void is another draw; let every key holder approve "
    "(kaohe keyholder approve).",
)
DEVICE_UNKNOWN: Final = FaultKind(
    StepRefused,
    "order-device-unknown",
    zh="这不是该被考核单位的工作组登记的设备。",
    mend_zh="请先登记设备，或改用该工作组已登记的设备。",
    en="This device is not enrolled for the team of the body.",
    mend_en="Enrol the device first, or use one that is enrolled for this team.",
)
DEVICE_LOST: Final = FaultKind(
    StepRefused,
    "order-device-lost",
    zh="这台设备已登记移交，不再使用。",
    mend_zh="请改用接替它的设备。",
    en="This device was handed over and is not used any more.",
    mend_en="Use the device that took its place.",
)
HAND_OVER_UNFOUNDED: Final = FaultKind(
    StepRefused,
    "order-hand-over-unfounded",
    zh="只能由同一工作组的另一台设备接替，每台一次；县里已开标签的，接替设备的考核人员须签过到达记录。",
    mend_zh="请核对两台设备的编号；接替的设备须已登记，且自己没有移交过。",
    en="Only another device of the same team takes a device's place, once; where a label is open "
    "in a county, its inspector has signed the arrival.",
    mend_en="Check the ids of both devices; the one that takes over is enrolled, and was not "
    "handed over itself.",
)
HAND_OVER_UNAPPROVED: Final = FaultKind(
    StepRefused,
    "order-hand-over-unapproved",
    zh="移交设备须每个密钥持有人用自己的密钥批准。",
    mend_zh="请每个密钥持有人先向工作组问明，再批准（kaohe keyholder approve --hand-over）。",
    en="A device is handed over with the approval of every key holder, each with its own key.",
    mend_en="Let every key holder ask the team first, and then approve "
    "(kaohe keyholder approve --hand-over).",
)
AHEAD_UNFOUNDED: Final = FaultKind(
    StepRefused,
    "order-ahead-unfounded",
    zh="事先封装只能在开标签以前、由每个持有人做一次。",
    mend_zh="请核对标签；标签已开的，由持有人直接作答。",
    en="An envelope is made before its label is opened, once by each holder.",
    mend_en="Check the label; where it is opened already, the holders answer it.",
)
ENVELOPE_MISSING: Final = FaultKind(
    StepRefused,
    "order-envelope-missing",
    zh="用纸质信封开标签，须每个持有人都事先封装过。",
    mend_zh="请登记每个持有人的信封，或改用其他方式。",
    en="A label comes on paper only if every holder has made an envelope for it.",
    mend_en="Enter the envelope of each holder, or use another way.",
)
DESK_WAY: Final = FaultKind(
    StepRefused,
    "order-desk-way",
    zh="电话告知须把作答封给值班台，其他方式须封给检查员的设备；县不得用电话告知。",
    mend_zh="请核对方式和设备：值班台的设备编号以“desk-”开头。",
    en="Answers are sealed to a voice desk if they are told by telephone, and only then; a county "
    "never is.",
    mend_en="Check way and device; the id of a voice desk begins with 'desk-'.",
)
PROMISE_OF_NOBODY: Final = FaultKind(
    StepRefused,
    "order-promise-of-nobody",
    zh="完成码须来自该被考核单位的工作组登记的检查员设备。",
    mend_zh="请核对设备编号。",
    en="The code must be of a device that an inspector of this body's team has enrolled.",
    mend_en="Check the id of the device.",
)
PROMISE_MISSING: Final = FaultKind(
    StepRefused,
    "order-promise-missing",
    zh="这次抽查没有待履行的完成码。",
    mend_zh="没有登记完成码的，按一般方式结束；已履行的无须再登记。",
    en="No record is awaited for this visit.",
    mend_en="Close a visit without a completion code as usual; a promise is kept once.",
)
SPOKEN_UNFOUNDED: Final = FaultKind(
    StepRefused,
    "order-spoken-unfounded",
    zh="电话告知以前，须以电话方式开标签、全部作答并登记公布；告知的对象须是该工作组的设备。",
    mend_zh="请先登记公布，再告知。",
    en="A label is told by telephone only after it was opened in this way, answered and entered "
    "as disclosed, and only to a device of the team.",
    mend_en="Enter the disclosure first, then tell it.",
)
SPOKEN_LINE_USED: Final = FaultKind(
    StepRefused,
    "order-spoken-line-used",
    zh="密码页的这一行已用于另一家单位，或这家单位已用另一行告知。",
    mend_zh="每行只用一次；再次告知同一家，仍用原来的一行。",
    en="This line of the pad has hidden another unit, or the unit was told behind another line.",
    mend_en="Use each line once; tell the same unit again behind the same line.",
)
SPOKEN_AGAIN_ALONE: Final = FaultKind(
    StepRefused,
    "order-spoken-again-alone",
    zh="同一名额再次要求告知，须有第二个人在场。",
    mend_zh="请另一名值班人员登录并登记其编号。",
    en="The same slot is asked for again: that needs a second person.",
    mend_en="Let another officer take part, and enter that number.",
)
ALARM_UNFOUNDED: Final = FaultKind(
    StepRefused,
    "order-alarm-unfounded",
    zh="警报须关于一次已公布的抽查；完成码警报只能在等待记录时登记，且只有一次。",
    mend_zh="请核对抽查编号。",
    en="An alarm is about a visit that was disclosed; one about a code only while the record is "
    "awaited.",
    mend_en="Check the id of the visit.",
)
ALARM_UNANSWERED: Final = FaultKind(
    StepRefused,
    "order-alarm-unanswered",
    zh="还有没有答复的警报。",
    mend_zh="警报不能消除：请以更正（correction）指明该条，写明查明的情况。",
    en="An alarm has not been answered for.",
    mend_en="It cannot be dismissed: enter a correction that refers to it and says what was found.",
)
COUNTY_EXCHANGED: Final = FaultKind(
    StepRefused,
    "order-county-exchanged",
    zh="这个县已经更换为另一个县。",
    mend_zh="请在更换后的县抽取；已公布的抽查照常登记结果并结束。",
    en="This county was exchanged for another.",
    mend_en="Draw in the new one; visits disclosed before still get their outcome and close.",
)
LABEL_BEFORE_SEED: Final = FaultKind(
    StepRefused,
    "order-label-before-seed",
    zh="公共随机数产生以前不能抽取。",
    mend_zh="请先完成公共随机数的仪式。",
    en="Nothing can be drawn before the seed exists.",
    mend_en="Complete the ceremony of the seed first.",
)
LABEL_TWICE: Final = FaultKind(
    StepRefused,
    "order-label-twice",
    zh="这个标签已经开过；每个标签只抽一次。",
    mend_zh="请使用第一次的结果；确需更换的，按更换程序办理。",
    en="This label was opened before; a label is evaluated once.",
    mend_en="Use its result; where a replacement is needed, follow the procedure for it.",
)
LABEL_ORDINAL: Final = FaultKind(
    StepRefused,
    "order-label-ordinal",
    zh="前一个次序还没有抽完。",
    mend_zh="请按次序抽取。",
    en="The ordinal before it has not been drawn.",
    mend_en="Draw in the order of the ordinals.",
)
ATTEMPT_SKIPPED: Final = FaultKind(
    StepRefused,
    "order-attempt-skipped",
    zh="前一次抽取还没有结果。",
    mend_zh="请先完成前一次抽取。",
    en="The attempt before it has drawn nothing yet.",
    mend_en="Complete the attempt before it first.",
)
ATTEMPT_OF_KIND: Final = FaultKind(
    StepRefused,
    "order-attempt-of-kind",
    zh="种类的次序不能重抽。",
    mend_zh="请按已抽出的种类进行。",
    en="The order of kinds is not drawn again.",
    mend_en="Go on with the kind that was drawn.",
)
ATTEMPT_WITHOUT_REASON: Final = FaultKind(
    StepRefused,
    "order-attempt-without-reason",
    zh="没有两人签名的更换原因。",
    mend_zh="请先登记无法抽查的原因和证据。",
    en="There is no signed reason for another attempt.",
    mend_en="Enter the reason with its evidence, signed by two, first.",
)
ATTEMPT_WITHOUT_APPROVAL: Final = FaultKind(
    StepRefused,
    "order-attempt-without-approval",
    zh="更换次数已超过方案规定，而批准不足。",
    mend_zh="请按方案取得批准；更换整个县须全部密钥持有部门批准。",
    en="The limit of replacements is reached, and the approvals are too few.",
    mend_en="Get the approvals of the plan; for a whole county those of all key holders.",
)
ATTEMPT_AFTER_CLOSE: Final = FaultKind(
    StepRefused,
    "order-attempt-after-close",
    zh="该次抽查已经结束，不能再更换单位。",
    mend_zh="请公布下一家。",
    en="The visit is closed; its unit cannot be exchanged any more.",
    mend_en="Go on with the next unit.",
)
ATTEMPT_WITHOUT_OUTCOME: Final = FaultKind(
    StepRefused,
    "order-attempt-without-outcome",
    zh="被更换的单位还没有登记结果。",
    mend_zh="请先登记该单位的抽查结果；抽中的单位不得消失。",
    en="The unit to be replaced has no outcome yet.",
    mend_en="Enter its outcome first; a drawn unit never disappears.",
)
LABEL_PENDING: Final = FaultKind(
    StepRefused,
    "order-label-pending",
    zh="同一地点还有一个标签没有抽出结果。",
    mend_zh="请先完成那个标签。",
    en="Another label of the same place has not been drawn yet.",
    mend_en="Complete that label first.",
)
VISIT_STILL_OPEN: Final = FaultKind(
    StepRefused,
    "order-visit-still-open",
    zh="前一家还没有结束，不能公布下一家。",
    mend_zh="请先登记前一家的结果并结束抽查。",
    en="The visit before is not closed; the next unit cannot be disclosed.",
    mend_en="Enter the outcome of the visit and close it first.",
)
NOT_ARRIVED: Final = FaultKind(
    StepRefused,
    "order-not-arrived",
    zh="工作组还没有到达这个县的记录。",
    mend_zh="到达后由两名考核人员签名登记。",
    en="There is no record that the team has arrived in this county.",
    mend_en="Enter the arrival, signed by two inspectors.",
)
NOT_TOLD: Final = FaultKind(
    StepRefused,
    "order-not-told",
    zh="还没有告知该省（区、市）或该县的记录。",
    mend_zh="请先登记告知：告知了谁、何时。",
    en="There is no record that body and county were told.",
    mend_en="Enter the telling first: who was told, and when.",
)
UNIT_BEFORE_KIND: Final = FaultKind(
    StepRefused,
    "order-unit-before-kind",
    zh="应先抽种类，再抽该种类的单位，然后抽其下属企业。",
    mend_zh="请按种类、单位、下属企业的次序抽取。",
    en="The kind comes first, then its unit, then the members.",
    mend_en="Draw kind, unit and members in this order.",
)
UNIT_SKIPPED: Final = FaultKind(
    StepRefused,
    "order-unit-skipped",
    zh="上一个种类的单位还没有抽取，也没有登记缺额。",
    mend_zh="请先抽取该单位；确无可抽的，登记缺额。",
    en="The unit of the kind before was neither drawn nor recorded as short.",
    mend_en="Draw it first; where none is left, enter the shortfall.",
)
LABEL_NOT_OPEN: Final = FaultKind(
    StepRefused,
    "order-label-not-open",
    zh="这个标签没有开，或已有结果。",
    mend_zh="请核对标签；抽取前先登记开标签。",
    en="This label is not opened, or is drawn already.",
    mend_en="Check the label; open it before it is evaluated.",
)
HOLDER_UNKNOWN: Final = FaultKind(
    StepRefused,
    "order-holder-unknown",
    zh="这不是本次行动登记的密钥持有人。",
    mend_zh="请核对持有人名称。",
    en="This is no registered key holder of the campaign.",
    mend_en="Check the name of the holder.",
)
ANSWER_TWICE: Final = FaultKind(
    StepRefused,
    "order-answer-twice",
    zh="该持有人已对这个标签作答。",
    mend_zh="每个标签只作答一次；请用第一次的答复。",
    en="This holder has answered this label before.",
    mend_en="A label is answered once; use the first answer.",
)
ANSWER_MISSING: Final = FaultKind(
    StepRefused,
    "order-answer-missing",
    zh="还有密钥持有人没有作答。",
    mend_zh="取得全部持有人的答复后才有结果。",
    en="A key holder has not answered yet.",
    mend_en="There is a result only when all holders have answered.",
)
CHOICE_OF_STAGE: Final = FaultKind(
    StepRefused,
    "order-choice-of-stage",
    zh="只有县和种类用“抽中”登记。",
    mend_zh="单位请用“公布单位”登记。",
    en="Only counties and kinds are entered as 'chosen'.",
    mend_en="Enter a unit as 'disclosed'.",
)
VISIT_OF_LABEL: Final = FaultKind(
    StepRefused,
    "order-visit-of-label",
    zh="抽查编号与标签不符。",
    mend_zh="请用系统给出的抽查编号。",
    en="The id of the visit does not fit the label.",
    mend_en="Use the id that the system gives.",
)
VISIT_TWICE: Final = FaultKind(
    StepRefused,
    "order-visit-twice",
    zh="这次抽查已经公布过。",
    mend_zh="请核对抽查编号。",
    en="This visit was disclosed before.",
    mend_en="Check the id of the visit.",
)
SHORTFALL_UNFOUNDED: Final = FaultKind(
    StepRefused,
    "order-shortfall-unfounded",
    zh="缺额只能在到达的县、对没有开过的单位标签登记一次。",
    mend_zh="请核对标签。",
    en="A shortfall is entered once, in a county reached, for a label that was never opened.",
    mend_en="Check the label.",
)
ARRIVAL_UNFOUNDED: Final = FaultKind(
    StepRefused,
    "order-arrival-unfounded",
    zh="到达的县没有对应的抽取结果，或已登记过到达。",
    mend_zh="请引用抽中该县的那条事项；每个抽中的县登记一次。",
    en="The arrival has no county drawn for it, or was entered before.",
    mend_en="Refer to the entry that drew the county; each drawn county is reached once.",
)
TOLD_TOO_EARLY: Final = FaultKind(
    StepRefused,
    "order-told-too-early",
    zh="告知早于规定的时刻。",
    mend_zh="被考核单位在工作组出发后告知，县在到达后告知，单位在公布后告知。",
    en="Somebody was told before the time for it.",
    mend_en="A body is told after the seed, a county on arrival, a unit after its disclosure.",
)
VISIT_UNKNOWN: Final = FaultKind(
    StepRefused,
    "order-visit-unknown",
    zh="没有公布过这次抽查。",
    mend_zh="请核对抽查编号。",
    en="This visit was never disclosed.",
    mend_en="Check the id of the visit.",
)
OUTCOME_TWICE: Final = FaultKind(
    StepRefused,
    "order-outcome-twice",
    zh="这次抽查已有结果。",
    mend_zh="有误的请登记更正，原结果保留。",
    en="This visit has its outcome.",
    mend_en="Enter a correction; the first outcome stays.",
)
UNIT_NOT_TOLD: Final = FaultKind(
    StepRefused,
    "order-unit-not-told",
    zh="到达了单位，却没有告知单位的记录。",
    mend_zh="请先登记告知。",
    en="The unit was reached, but there is no record that it was told.",
    mend_en="Enter the telling first.",
)
CLOSED_WITHOUT_OUTCOME: Final = FaultKind(
    StepRefused,
    "order-closed-without-outcome",
    zh="没有结果的抽查不能结束。",
    mend_zh="请先登记结果。",
    en="A visit without an outcome cannot be closed.",
    mend_en="Enter the outcome first.",
)
CLOSED_TWICE: Final = FaultKind(
    StepRefused,
    "order-closed-twice",
    zh="这次抽查已经结束。",
    mend_zh="无须再登记。",
    en="This visit is closed already.",
    mend_en="Nothing more is to be entered.",
)
REASON_UNFOUNDED: Final = FaultKind(
    StepRefused,
    "order-reason-unfounded",
    zh="更换原因不是针对正在进行的抽查或已抽中的县。",
    mend_zh="请核对标签；已结束的抽查不能更换。",
    en="The reason is not about a visit that is going on or a county that was drawn.",
    mend_en="Check the label; a closed visit is not replaced.",
)
APPROVAL_UNFOUNDED: Final = FaultKind(
    StepRefused,
    "order-approval-unfounded",
    zh="批准之前没有登记这一更换原因。",
    mend_zh="先登记原因，再批准。",
    en="The reason that is approved is not entered.",
    mend_en="Enter the reason first, then the approval.",
)
APPROVAL_OF_OTHERS: Final = FaultKind(
    StepRefused,
    "order-approval-of-others",
    zh="批准人不是方案的密钥持有人，或不是每人各有一份用自己密钥作出的证明。",
    mend_zh="请由密钥持有人批准（kaohe keyholder approve），再登记其文件。",
    en="Who approves is no key holder of the plan, or has no proof with the own key.",
    mend_en="Let key holders approve (kaohe keyholder approve), and enter their files.",
)
NOT_DONE: Final = FaultKind(
    StepRefused,
    "order-not-done",
    zh="还有没有结果的标签、没有结果或没有结束的抽查。",
    mend_zh="请逐一补登后再结束行动。",
    en="A label is not drawn, or a visit has no outcome or is not closed.",
    mend_en="Complete each of them before the campaign ends.",
)
REFERS_ELSEWHERE: Final = FaultKind(
    StepRefused,
    "order-refers-elsewhere",
    zh="所引用的不是本次行动以前的事项。",
    mend_zh="请核对所引用的序号。",
    en="It refers to no earlier entry of this campaign.",
    mend_en="Check the index that it refers to.",
)
TIME_BACKWARDS: Final = FaultKind(
    StepRefused,
    "order-time-backwards",
    zh="时间早于前一条事项。",
    mend_zh="请校准时钟，并登记一条说明。",
    en="Its time is before that of the entry before.",
    mend_en="Set the clock right and enter an explanation.",
)
