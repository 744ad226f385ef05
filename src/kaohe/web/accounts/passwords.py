"""What a password must have beyond Django's own rules (身份鉴别 of GB/T 22239)."""

from __future__ import annotations

import re
from datetime import timedelta
from typing import TYPE_CHECKING, Final

from django.conf import settings
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

if TYPE_CHECKING:
    from datetime import datetime

    from kaohe.web.accounts.models import User

LEAST_CLASSES: Final = 3
_CLASSES: Final = tuple(re.compile(each) for each in ("[a-z]", "[A-Z]", "[0-9]", "[^a-zA-Z0-9]"))
_WORDS: Final = (
    "gonghui",
    "kaohe",
    "zuzhi",
    "zonggonghui",
    "password",
    "mima",
    "工会",
    "考核",
    "总工会",
    "组建",
)
_YEAR: Final = re.compile(r"(19|20)[0-9]{2}")


def is_too_old(user: User, *, now: datetime) -> bool:
    """Tell whether a person must choose a new password, because the last choice is long ago.

    GB/T 22239 asks for a change from time to time; how many days that is, the office's
    surroundings say, and 0 asks for none.
    """
    days: int = settings.PASSWORD_DAYS
    chosen = user.password_set_at
    return days > 0 and chosen is not None and now - chosen > timedelta(days=days)


class ThreeClasses:
    """Asks for three of: small letters, capitals, digits, other signs."""

    def validate(self, password: str, user: User | None = None) -> None:
        """Refuse a password of fewer classes."""
        found = sum(each.search(password) is not None for each in _CLASSES)
        if found < LEAST_CLASSES:
            raise ValidationError(self.get_help_text(), code="password_classes")

    def get_help_text(self) -> str:
        """Say what is asked for."""
        return _("密码须含小写字母、大写字母、数字、其他符号中的至少三种。")


class NoWordOfTheTrade:
    """Refuses what everybody in this office would try first."""

    def validate(self, password: str, user: User | None = None) -> None:
        """Refuse words of the trade, and years."""
        small = password.lower()
        if any(word in small for word in _WORDS) or _YEAR.search(password):
            raise ValidationError(self.get_help_text(), code="password_of_the_trade")

    def get_help_text(self) -> str:
        """Say what is asked for."""
        return _("密码不得含“工会”“考核”等行业用语、其拼音或年份。")
