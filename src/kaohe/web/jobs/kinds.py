"""Which kinds of jobs there are: each room names its own in a module ``job_kinds``."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from django.utils.module_loading import autodiscover_modules

from kaohe.web.jobs.faults import KIND_UNKNOWN

if TYPE_CHECKING:
    from collections.abc import Callable

    from kaohe.web.jobs.running import RunningJob


@dataclass(frozen=True, slots=True)
class JobKind:
    """A kind of work."""

    id: str
    name: object
    """Translated when it is shown."""
    run: Callable[[RunningJob], None]
    """Do it; what it changes and its end are kept in one transaction (``RunningJob.end``)."""


_KINDS: Final[dict[str, JobKind]] = {}


def add_kind(kind: JobKind) -> None:
    """Make a kind of work known."""
    _KINDS[kind.id] = kind


def find_kind(kind: str) -> JobKind:
    """Return a kind of work.

    Raises:
        InputError: no room knows it.
    """
    autodiscover_modules("job_kinds")
    if kind not in _KINDS:
        raise KIND_UNKNOWN.error_at(kind)
    return _KINDS[kind]


def name_kind(kind: str) -> str:
    """Return how a kind of work is called."""
    autodiscover_modules("job_kinds")
    return str(_KINDS[kind].name) if kind in _KINDS else kind
