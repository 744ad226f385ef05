"""How allauth behaves here: nobody signs up, first passwords expire, tries are counted."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, ClassVar

from allauth.account.adapter import DefaultAccountAdapter
from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext, gettext_lazy

from kaohe.web.accounts.sign_ins import address_of, put_down_passed, try_sign_in

if TYPE_CHECKING:
    from django.http import HttpRequest

    from kaohe.web.accounts.models import User


class AccountAdapter(DefaultAccountAdapter):
    """Accounts are opened by the security administrator only."""

    error_messages: ClassVar = {
        **DefaultAccountAdapter.error_messages,
        "username_password_mismatch": gettext_lazy("账号或密码不正确。"),
        "too_many_login_attempts": gettext_lazy(
            "失败次数过多，该账号在本机地址已暂时锁定，请稍后再试，或联系安全管理员解锁。"
        ),
        "incorrect_password": gettext_lazy("密码不正确。"),
        "enter_current_password": gettext_lazy("现用密码不正确。"),
        "rate_limited": gettext_lazy("操作过于频繁，请稍后再试。"),
    }

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        """Refuse every signing up."""
        return False

    def pre_authenticate(self, request: HttpRequest, **credentials: Any) -> None:
        """Put the try down, and refuse it while the account is locked for this address.

        Raises:
            ValidationError: it is locked.
        """
        if try_sign_in(str(credentials.get("username", "")), address_of(request)):
            raise self.validation_error("too_many_login_attempts")

    def authenticate(self, request: HttpRequest, **credentials: Any) -> User | None:
        """Check who it is; an account that is closed is refused like a wrong password.

        Raises:
            ValidationError: it is locked, or the first password has expired.
        """
        user: User | None = super().authenticate(request, **credentials)
        if user is None or not user.is_active:
            return None
        if user.initial_until and user.initial_until < timezone.now():
            raise ValidationError(gettext("初始密码已过期，请联系安全管理员重新发放。"))
        put_down_passed(str(credentials.get("username", "")), address_of(request))
        return user

    def set_password(self, user: User, password: str) -> None:
        """Set the own password; from now on nobody else knows it."""
        user.must_change_password = False
        user.initial_until = None
        user.password_set_at = timezone.now()
        super().set_password(user, password)
