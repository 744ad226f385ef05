"""Who does something that cannot be taken back is asked once more who it is."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, TypeVar, cast

from allauth.account.decorators import reauthentication_required

if TYPE_CHECKING:
    from collections.abc import Callable

_View = TypeVar("_View", bound="Callable[..., Any]")


def confirm_first(view: _View) -> _View:
    """Ask for the password or a code again, unless it was given within the last minutes.

    Goes inside ``@allow``. A form that was sent is kept and carried out after the confirmation;
    a file that went with it is not, so that a page for uploads asks when it is opened.
    """
    return cast("_View", reauthentication_required(app="kaohe")(view))
