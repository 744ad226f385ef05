"""The jobs of this room: taking a folder in, importing, freezing, correcting."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.utils.translation import gettext_lazy as _

from kaohe.web.cycles.models import Cycle
from kaohe.web.jobs.kinds import JobKind, add_kind
from kaohe.web.registers import correcting, corrections, folders, freezing, importing, screening

if TYPE_CHECKING:
    from collections.abc import Callable

    from kaohe.web.jobs.running import RunningJob


def _of_cycle(run: Callable[[RunningJob, Cycle], None]) -> Callable[[RunningJob], None]:
    return lambda running: run(running, Cycle.objects.get(pk=running.job.about))


add_kind(JobKind(folders.KIND, _("收取文件夹中的报送文件"), _of_cycle(folders.take_folder)))
add_kind(JobKind(importing.KIND, _("导入数据库"), _of_cycle(importing.run_import)))
add_kind(JobKind(freezing.KIND, _("核对并固定数据库"), _of_cycle(freezing.run_freeze)))
add_kind(JobKind(screening.KIND, _("筛查数据库"), _of_cycle(screening.run_screening)))
add_kind(JobKind(corrections.PREPARE, _("生成更正后的快照"), _of_cycle(correcting.run_preparation)))
add_kind(
    JobKind(corrections.HOLD, _("核对并启用更正后的数据库"), _of_cycle(correcting.run_holding))
)
