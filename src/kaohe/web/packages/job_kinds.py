"""The job of this room: building the package of a year."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.utils.translation import gettext_lazy as _

from kaohe.web.cycles.models import Cycle
from kaohe.web.jobs.kinds import JobKind, add_kind
from kaohe.web.packages.acts import KIND, run_package

if TYPE_CHECKING:
    from kaohe.web.jobs.running import RunningJob


def _run(running: RunningJob) -> None:
    run_package(running, Cycle.objects.get(pk=running.job.about))


add_kind(JobKind(KIND, _("生成公布包"), _run))
