"""How allauth behaves here: nobody signs up, and first passwords expire."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from allauth.account.adapter import DefaultAccountAdapter
from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext as _

if TYPE_CHECKING:
    from django.http import HttpRequest

    from kaohe.web.accounts.models import User


class AccountAdapter(DefaultAccountAdapter):
    """Accounts are opened by the security administrator only."""

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        """Refuse every signing up."""
        return False

    def authenticate(self, request: HttpRequest, **credentials: Any) -> User | None:
        """Check who it is; a first password that has expired is refused like a wrong one."""
        user: User | None = super().authenticate(request, **credentials)
        if user and user.initial_until and user.initial_until < timezone.now():
            raise ValidationError(_("初始密码已过期，请联系安全管理员重新发放。"))
        return user

    def set_password(self, user: User, password: str) -> None:
        """Set the own password; from now on nobody else knows it."""
        user.must_change_password = False
        user.initial_until = None
        super().set_password(user, password)
