"""What can be wrong in the room of the teams."""

from __future__ import annotations

from typing import Final

from kaohe.core.errors import FaultKind, InputError, StepRefused

TEAMS_CLOSED: Final = FaultKind(
    StepRefused,
    "teams-closed",
    zh="实地抽查已经结束，考核组不能再改。",
    mend_zh="如需更正，请写入归档说明。",
    en="The fieldwork has ended; teams are no longer changed.",
    mend_en="Put what is to be corrected into the archive.",
)
TEAMS_CHANGED: Final = FaultKind(
    StepRefused,
    "teams-changed",
    zh="您打开页面之后，别人已作了修改，本次操作没有执行。",
    mend_zh="请刷新页面，看清变化后再办理。",
    en="Somebody else has changed this since you opened the page; nothing was done.",
    mend_en="Load the page again, see what changed, then act.",
)
REASON_WRONG: Final = FaultKind(
    InputError,
    "teams-reason-wrong",
    zh="没有写明理由，或超过{most}字。",
    mend_zh="请简要写明理由。",
    en="The reason is missing, or longer than {most} characters.",
    mend_en="Write the reason in short.",
)
FIXED_BY_MAKER: Final = FaultKind(
    StepRefused,
    "teams-fixed-by-maker",
    zh="方案由您提出，须由另一人核定。",
    mend_zh="请由办公室的另一名人员登录后核定。",
    en="You made this formation; another person must fix it.",
    mend_en="Let somebody else of the office sign in and fix it.",
)
ALREADY_FIXED: Final = FaultKind(
    StepRefused,
    "teams-already-fixed",
    zh="第{number}号方案已经核定，或已有更新的方案。",
    mend_zh="请刷新页面，核定最新的方案。",
    en="Formation {number} is fixed already, or a newer one exists.",
    mend_en="Load the page again and fix the newest one.",
)
POOL_MOVED_ON: Final = FaultKind(
    StepRefused,
    "teams-pool-moved-on",
    zh="方案作出之后，人员库有了变化：{people}。",
    mend_zh="请重新编组，或按新情况调整后再核定。",
    en="The pool has changed since the formation was made: {people}.",
    mend_en="Form the teams again, or change the formation, then fix it.",
)
NOTHING_CHANGED: Final = FaultKind(
    InputError,
    "teams-nothing-changed",
    zh="这次调整没有改变分组。",
    mend_zh="请选择要调整的单位或人员，以及另一个工作组。",
    en="This changes nothing.",
    mend_en="Choose what to move, and another team.",
)
NO_FORMATION: Final = FaultKind(
    StepRefused,
    "teams-no-formation",
    zh="还没有核定的考核组。",
    mend_zh="请先编组并由另一人核定。",
    en="No formation is fixed yet.",
    mend_en="Form the teams and let another person fix them first.",
)
PERSON_NO_INSPECTOR: Final = FaultKind(
    InputError,
    "teams-person-no-inspector",
    zh="没有账号为“{account}”的在用考核组成员。",
    mend_zh="请先由安全管理员开立账号，并授予“考核组成员”角色。",
    en="No account “{account}” in use has the role of an inspector.",
    mend_en="Let a security administrator open it with that role first.",
)
PERSON_IN_POOL: Final = FaultKind(
    InputError,
    "teams-person-in-pool",
    zh="账号{account}已在人员库中。",
    mend_zh="请在列表中打开该人员修改。",
    en="{account} is in the pool already.",
    mend_en="Open the person in the list and change what is wrong.",
)
ORIGIN_WRONG: Final = FaultKind(
    InputError,
    "teams-origin-wrong",
    zh="“部门”和“抽调单位”须填且只填一项。",
    mend_zh="全总机关人员填部门，各地抽调人员填抽调单位。",
    en="Either the department or the lending body is needed, not both.",
    mend_en="Enter the department of headquarters' staff, or the body that lends.",
)
BODY_NOT_KNOWN: Final = FaultKind(
    InputError,
    "teams-body-not-known",
    zh="没有“{body}”这个单位。",
    mend_zh="请填写单位名称（如浙江）或两位代码（如33）。",
    en="There is no body “{body}”.",
    mend_en="Enter its name, or its two digits such as 33.",
)
DAYS_WRONG: Final = FaultKind(
    InputError,
    "teams-days-wrong",
    zh="抽调人员须填起止日期，且止日不早于起日。",
    mend_zh="请填写如2013-01-06的日期。",
    en="Lent staff need a first and a last day, in this order.",
    mend_en="Enter days such as 2013-01-06.",
)
CELL_WRONG: Final = FaultKind(
    InputError,
    "teams-cell-wrong",
    zh="“{column}”不符合要求：{reason}。",
    mend_zh="请在表中改正该单元格后重新上传整张表。",
    en="“{column}” is not as it must be: {reason}.",
    mend_en="Correct the cell and hand the whole list in again.",
)
HEADER_WRONG: Final = FaultKind(
    InputError,
    "teams-header-wrong",
    zh="表头应为：{wanted}。",
    mend_zh="请使用下载的模板，不要改动第一行。",
    en="The header must be: {wanted}.",
    mend_en="Use the template and leave its first row as it is.",
)
LIST_EMPTY: Final = FaultKind(
    InputError,
    "teams-list-empty",
    zh="表中没有内容。",
    mend_zh="请从第二行起填写。",
    en="There is nothing in the list.",
    mend_en="Fill it in from the second row on.",
)
PERSON_TWICE: Final = FaultKind(
    InputError,
    "teams-person-twice",
    zh="账号{account}在表中重复，第{row}行已有。",
    mend_zh="请删去重复的行。",
    en="The account {account} stands in row {row} too.",
    mend_en="Delete the row.",
)
FIELD_TOO_LONG: Final = FaultKind(
    InputError,
    "teams-field-too-long",
    zh="“{field}”超过{most}字。",
    mend_zh="请缩短后重新提交。",
    en="“{field}” is longer than {most} characters.",
    mend_en="Shorten it and hand it in again.",
)
TEAM_WITHOUT_BODY: Final = FaultKind(
    InputError,
    "trip-not-of-team",
    zh="该组不考核这个单位。",
    mend_zh="请刷新页面后重新选择。",
    en="This team does not assess that body.",
    mend_en="Load the page again and choose.",
)
TRIP_HANDED_IN: Final = FaultKind(
    StepRefused,
    "trip-handed-in",
    zh="出差记录已经提交，等待财务部审核，不能修改。",
    mend_zh="如有错误，请由财务部退回后修改。",
    en="The record is handed in and waits for the finance department; it cannot be changed.",
    mend_en="If something is wrong, let the finance department return it.",
)
TRIP_ACCEPTED: Final = FaultKind(
    StepRefused,
    "trip-accepted",
    zh="出差记录已经财务部审核通过，不能修改。",
    mend_zh="不必再办理。",
    en="The finance department has accepted the record; it cannot be changed.",
    mend_en="Nothing is to be done.",
)
TRIP_NOT_HANDED_IN: Final = FaultKind(
    StepRefused,
    "trip-not-handed-in",
    zh="这一版出差记录没有提交，或已经审核。",
    mend_zh="请刷新页面后重新办理。",
    en="This version of the record is not handed in, or was reviewed already.",
    mend_en="Load the page again.",
)
STANDARDS_WRONG: Final = FaultKind(
    InputError,
    "trip-standards-wrong",
    zh="没有填写标准的执行日期或依据。",
    mend_zh="请写明执行日期和文件名称、文号。",
    en="The day from which the standards hold, or the paper behind them, is missing.",
    mend_en="Enter the day, and title and number of the paper.",
)
STANDARD_TWICE: Final = FaultKind(
    InputError,
    "trip-standard-twice",
    zh="“{place}”的“{kind}”填了两次，第{row}行已有。",
    mend_zh="请删去重复的行。",
    en="{kind} of {place} stands in row {row} too.",
    mend_en="Delete the row.",
)
LETTER_FOR_NOBODY: Final = FaultKind(
    InputError,
    "letter-for-nobody",
    zh="人员库中没有从该单位抽调的人员。",
    mend_zh="请先在人员库中登记抽调人员和起止日期。",
    en="The pool has nobody lent by this body.",
    mend_en="Enter who is lent, and from when to when, first.",
)
LETTER_STEP_WRONG: Final = FaultKind(
    StepRefused,
    "letter-step-wrong",
    zh="这封函现在不能办理这一步。",
    mend_zh="请按拟稿、签发、编号印发的顺序办理；刷新页面查看到了哪一步。",
    en="This step of the letter is not due.",
    mend_en="A letter is drafted, signed, then numbered and issued; load the page again.",
)
LETTER_ISSUED: Final = FaultKind(
    StepRefused,
    "letter-issued",
    zh="该单位的抽调函已经印发，不能改稿。",
    mend_zh="如需变更，请另行发函说明。",
    en="The letter to this body is issued; it cannot be changed.",
    mend_en="Send another letter that says what changes.",
)
LETTER_PLACE_MISSING: Final = FaultKind(
    InputError,
    "letter-place-missing",
    zh="没有填写报到地点、联系人或回执期限，或超过80字。",
    mend_zh="请写明报到地点、联系部门和办公电话，回执期限如2013-01-05。",
    en="Place, contact or the day of the answer is missing, or longer than 80 characters.",
    mend_en="Enter where to report, who answers questions, and a day such as 2013-01-05.",
)
