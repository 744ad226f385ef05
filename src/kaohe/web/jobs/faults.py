"""What can be wrong with work in the background."""

from __future__ import annotations

from typing import Final

from kaohe.core.errors import FaultKind, InputError, StepRefused

KIND_UNKNOWN: Final = FaultKind(
    InputError,
    "job-kind-unknown",
    zh="没有这种后台任务。",
    mend_zh="请确认网站和后台程序是同一个版本。",
    en="There is no such kind of job.",
    mend_en="See that site and worker are of one version.",
)
JOB_BROKE: Final = FaultKind(
    StepRefused,
    "job-broke",
    zh="后台程序在做这项任务时意外中断（退出码{status}），共试了{attempts}次。",
    mend_zh="请系统管理员查看后台日志，再点“重试”；已做完的部分会沿用。",
    en="The worker broke off while it did this job (exit status {status}), {attempts} times.",
    mend_en="Ask the administrator to read the worker's log, then try again; what is done is kept.",
)
JOB_MOVED_ON: Final = FaultKind(
    StepRefused,
    "job-moved-on",
    zh="这项任务的状态已经变化，本次操作没有执行。",
    mend_zh="请刷新页面，看清状态后再操作。",
    en="The job has moved on since; nothing was done.",
    mend_en="Load the page again and look at its state.",
)
LEASE_LOST: Final = FaultKind(
    StepRefused,
    "job-lease-lost",
    zh="这项任务已由另一个后台程序接手。",
    mend_zh="不需要处理；接手的程序会从已做完的部分继续。",
    en="Another worker has taken this job over.",
    mend_en="Nothing needs to be done; the other one goes on from what is finished.",
)
