"""Named people, what was granted to them by whom, and proposals that wait for a second person."""

from __future__ import annotations

from typing import Any, ClassVar

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.core.validators import RegexValidator
from django.db import models
from django.utils.translation import gettext_lazy as _

from kaohe.web.accounts.roles import ROLE_CHOICES

IS_NUMBER = RegexValidator(r"^[a-z0-9][a-z0-9._-]{2,39}$", _("3至40位小写字母、数字或._-"))
OUTCOMES = [
    ("tried", _("尝试登录")),
    ("passed", _("密码正确")),
    ("entered", _("登录成功")),
    ("unlocked", _("解除锁定")),
]
IS_BODY = RegexValidator(r"^([0-9]{2})?$", _("两位数字的单位代码，或空"))


class UserManager(BaseUserManager["User"]):
    """Finds people; making one is an act (``kaohe.web.accounts.acts``)."""

    def get_by_natural_key(self, username: str | None) -> User:
        """Return the person with this number."""
        return self.get(username=username)


class User(AbstractBaseUser):
    """One named person; nobody shares an account."""

    username = models.CharField(_("账号"), max_length=40, unique=True, validators=[IS_NUMBER])
    name = models.CharField(_("姓名"), max_length=40)
    post = models.CharField(_("职务"), max_length=60, blank=True)
    office = models.CharField(_("处室"), max_length=60, blank=True)
    phone = models.CharField(_("办公电话"), max_length=40, blank=True)
    body = models.CharField(_("单位"), max_length=2, blank=True, validators=[IS_BODY])
    is_active = models.BooleanField(_("在用"), default=True)
    must_change_password = models.BooleanField(default=True)
    initial_until = models.DateTimeField(null=True, blank=True)
    """Until when the first password holds, which somebody else has seen."""
    password_set_at = models.DateTimeField(null=True, blank=True)
    """When the person last chose the own password; nothing before the first time."""
    rights_version = models.PositiveIntegerField(default=0)
    """Raised with every change of rights; sessions of an earlier version end."""
    is_practice = models.BooleanField(default=False)
    """Of a rehearsal, with a password that everybody knows; an office in earnest has none."""

    USERNAME_FIELD = "username"
    REQUIRED_FIELDS: ClassVar = ["name"]
    objects: ClassVar[UserManager] = UserManager()

    def __str__(self) -> str:
        return self.name

    @property
    def roles(self) -> frozenset[str]:
        """Return the ids of the roles that the person holds now."""
        if not self.is_active:
            return frozenset()
        if not hasattr(self, "_roles"):
            held = self.grants.filter(ended_at=None).values_list("role", flat=True)
            self._roles = frozenset(held)
        return self._roles

    def has_role(self, *roles: str) -> bool:
        """Tell whether the person holds one of these roles."""
        return not self.roles.isdisjoint(roles)

    def refresh_from_db(self, *args: Any, **kwargs: Any) -> None:
        """Read the row again, and forget the roles that were read before."""
        self.__dict__.pop("_roles", None)
        super().refresh_from_db(*args, **kwargs)


class Grant(models.Model):
    """A role of a person, from one moment to another; ended, never deleted."""

    user = models.ForeignKey(User, on_delete=models.PROTECT, related_name="grants")
    role = models.CharField(max_length=20, choices=ROLE_CHOICES)
    given_by = models.ForeignKey(
        User, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    """Nobody for the first three administrators, who are made on the command line."""
    approved_by = models.ForeignKey(
        User, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True, blank=True)
    ended_by = models.ForeignKey(
        User, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )

    class Meta:
        """A role is held once at a time."""

        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["user", "role"],
                condition=models.Q(ended_at=None),
                name="one_grant_at_a_time",
            )
        ]


class AdministratorProposal(models.Model):
    """An administrator to be made, which needs a second security administrator."""

    user = models.ForeignKey(User, on_delete=models.PROTECT, related_name="proposals")
    role = models.CharField(max_length=20, choices=ROLE_CHOICES)
    proposed_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()
    decided_by = models.ForeignKey(
        User, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    decided_at = models.DateTimeField(null=True, blank=True)
    is_approved = models.BooleanField(default=False)


class SignIn(models.Model):
    """A try to sign in, or what became of it; rows are only ever added."""

    account = models.CharField(max_length=40)
    """As it was typed; there may be no such account."""
    address = models.CharField(max_length=45)
    outcome = models.CharField(max_length=10, choices=OUTCOMES)
    at = models.DateTimeField(db_index=True)

    class Meta:
        """Looked up by account."""

        indexes: ClassVar = [models.Index(fields=["account", "at"], name="sign_ins_of_account")]


def show_user(user: User) -> str:
    """Return how a person is called on pages."""
    return user.name
