"""What happens when somebody is in: it is put down, and the session knows what it began with."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any, Final

from django.contrib.auth.signals import user_logged_in
from django.dispatch import receiver
from django.utils import timezone

from kaohe.web.accounts.sign_ins import address_of, put_down_entered

if TYPE_CHECKING:
    from django.contrib.sessions.backends.base import SessionBase
    from django.http import HttpRequest

    from kaohe.web.accounts.models import User

RIGHTS: Final = "rights_version"
"""Where a session keeps the version of the rights that it began with."""
BEGAN: Final = "began_at"
SEEN: Final = "seen_at"
IDLE: Final = timedelta(minutes=30)
LONGEST: Final = timedelta(hours=8)
_PUT_DOWN_EVERY: Final = 60
"""Seconds; a session is not written with every page."""


@receiver(user_logged_in)
def begin_session(request: HttpRequest, user: User, **_rest: Any) -> None:
    """Put down who entered, and under which rights, and when."""
    now = timezone.now()
    request.session[RIGHTS] = user.rights_version
    request.session[BEGAN] = request.session[SEEN] = int(now.timestamp())
    put_down_entered(user.username, address_of(request))


def is_session_over(session: SessionBase, user: User, *, now: datetime) -> bool:
    """Tell whether a session must end: rights changed, too long idle, or too long at all."""
    if session.get(RIGHTS) != user.rights_version or not user.is_active:
        return True
    second = now.timestamp()
    began, seen = int(session.get(BEGAN, 0)), int(session.get(SEEN, 0))
    return second - began > LONGEST.total_seconds() or second - seen > IDLE.total_seconds()


def keep_session(session: SessionBase, *, now: datetime) -> None:
    """Put down that the person is still there, once a minute."""
    second = int(now.timestamp())
    if second - session.get(SEEN, 0) >= _PUT_DOWN_EVERY:
        session[SEEN] = second
