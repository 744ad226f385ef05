"""Tells a person what was done, or everything that is wrong, in the language of the page."""

from __future__ import annotations

from contextlib import contextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.contrib import messages

from kaohe.core.errors import KaoheError
from kaohe.web.base.language import join_sentences, spoken

if TYPE_CHECKING:
    from collections.abc import Iterator

    from django.http import HttpRequest


@dataclass(frozen=True, slots=True)
class ToldFault:
    """A fault as a page shows it."""

    where: str
    problem: str
    remedy: str

    @property
    def said(self) -> str:
        """Return both sentences, as the language of the page puts one after the other."""
        return join_sentences(self.problem, self.remedy)


def list_faults(error: KaoheError) -> list[ToldFault]:
    """Return all faults of an error for ``base/faults.html``."""
    language = spoken()
    return [
        ToldFault(fault.where, fault.problem(language), fault.remedy(language))
        for fault in error.faults
    ]


def tell_refused(request: HttpRequest, error: KaoheError) -> None:
    """Show on the next page why nothing was done."""
    for fault in list_faults(error):
        messages.error(request, fault.said)


def tell_done(request: HttpRequest, sentence: str) -> None:
    """Show on the next page what was done."""
    messages.success(request, sentence)


@contextmanager
def telling(request: HttpRequest, done: str) -> Iterator[None]:
    """Tell on the next page that the act in the block was done, or why it was not."""
    try:
        yield
    except KaoheError as error:
        tell_refused(request, error)
    else:
        tell_done(request, done)
