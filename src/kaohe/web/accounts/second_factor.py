"""How the second factor behaves here: its secrets are kept encrypted, its words are ours."""

from __future__ import annotations

import hmac
from base64 import b64decode, b64encode
from typing import TYPE_CHECKING, ClassVar

from allauth.mfa.adapter import DefaultMFAAdapter
from allauth.mfa.models import Authenticator
from django.conf import settings
from django.utils.translation import gettext_lazy as _
from nacl.secret import SecretBox

from kaohe.web.accounts.roles import ROLES

if TYPE_CHECKING:
    from kaohe.web.accounts.models import User


class SecondFactorAdapter(DefaultMFAAdapter):
    """The second factor of an office."""

    error_messages: ClassVar = {
        **DefaultMFAAdapter.error_messages,
        "incorrect_code": _("验证码不正确。"),
        "cannot_delete_authenticator": _("您的角色须使用两种身份验证，不能停用。"),
        "cannot_generate_recovery_codes": _("请先启用身份验证器。"),
    }

    def encrypt(self, text: str) -> str:
        """Encrypt a secret with a key that stands outside the database."""
        return b64encode(_box().encrypt(text.encode())).decode("ascii")

    def decrypt(self, encrypted_text: str) -> str:
        """Decrypt what :meth:`encrypt` gave."""
        return _box().decrypt(b64decode(encrypted_text)).decode()

    def can_delete_authenticator(self, authenticator: Authenticator) -> bool:
        """Refuse to whoever holds a role that asks for two factors."""
        user: User = authenticator.user
        return not any(ROLES[role].needs_second_factor for role in user.roles)


def end_authenticators(user: User) -> None:
    """Take away the second factor of a person, who must set up a new one."""
    Authenticator.objects.filter(user=user).delete()


def _box() -> SecretBox:
    key = hmac.digest(settings.SECRET_KEY.encode(), b"kaohe second factor", "sha256")
    return SecretBox(key)
