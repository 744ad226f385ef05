"""Finds the view of an address by its name, to ask who may open it before a link is shown."""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING

from django.urls import get_resolver

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator
    from typing import Any

    from django.urls import URLPattern, URLResolver


def find_view(name: str) -> Callable[..., Any]:
    """Return the view of an address.

    Raises:
        KeyError: there is no address of this name.
    """
    return _views()[name]


@lru_cache(maxsize=1)
def _views() -> dict[str, Callable[..., Any]]:
    return dict(_walk(get_resolver().url_patterns))


def _walk(
    patterns: Iterable[URLPattern | URLResolver],
) -> Iterator[tuple[str, Callable[..., Any]]]:
    for each in patterns:
        if hasattr(each, "url_patterns"):
            yield from _walk(each.url_patterns)
        elif each.name:
            yield each.name, each.callback
