"""The job of this room: building a frame."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.utils.translation import gettext_lazy as _

from kaohe.web.cycles.models import Cycle
from kaohe.web.draw.freezing import KIND, run_frame
from kaohe.web.jobs.kinds import JobKind, add_kind

if TYPE_CHECKING:
    from kaohe.web.jobs.running import RunningJob


def _run(running: RunningJob) -> None:
    run_frame(running, Cycle.objects.get(pk=running.job.about))


add_kind(JobKind(KIND, _("生成抽样框"), _run))
