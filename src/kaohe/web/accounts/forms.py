"""Every form about people, each with the fields that it takes and no others."""

from __future__ import annotations

from typing import Any, Final

from allauth.account.forms import ChangePasswordForm, LoginForm, ReauthenticateForm
from allauth.mfa.base.forms import AuthenticateForm
from allauth.mfa.base.forms import ReauthenticateForm as ReauthenticateCodeForm
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.forms import ActivateTOTPForm
from allauth.mfa.totp.internal.auth import TOTP
from django import forms
from django.conf import settings
from django.contrib.auth.password_validation import password_validators_help_texts
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from kaohe.core.divisions import BODY_NAMES
from kaohe.web.accounts.models import User
from kaohe.web.accounts.passwords import is_too_old
from kaohe.web.accounts.roles import ROLES
from kaohe.web.base.language import spoken

BUSINESS: Final = [role for role in ROLES.values() if not role.is_administrator]
ADMINISTRATORS: Final = [role for role in ROLES.values() if role.is_administrator]


def list_bodies() -> list[tuple[str, str]]:
    """Return the bodies as choices, in the language of the page."""
    at = 0 if spoken() == "zh" else 1
    return [("", "—"), *((code, f"{code} {names[at]}") for code, names in BODY_NAMES.items())]


class SignInForm(LoginForm):
    """Account and password."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.label_suffix = ""
        _name(self.fields["login"], _("账号"))
        _name(self.fields["password"], _("密码"))
        self.fields["login"].widget.attrs["autofocus"] = True


class PasswordAgainForm(ReauthenticateForm):
    """The password once more."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _name(self.fields["password"], _("密码"))


class OwnPasswordForm(ChangePasswordForm):
    """A new password of one's own."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _name(self.fields["oldpassword"], _("现用密码"))
        _name(self.fields["password1"], _("新密码"))
        _name(self.fields["password2"], _("再次输入新密码"))
        self.fields["password1"].help_text = ""
        self.rules = [*password_validators_help_texts(), _("新密码不得与现用密码相同。")]
        self.is_too_old = is_too_old(self.user, now=timezone.now())
        self.days = settings.PASSWORD_DAYS

    def clean(self) -> dict[str, Any]:
        """Refuse two passwords that differ, in our words."""
        cleaned: dict[str, Any] = forms.Form.clean(self) or {}
        first, second = cleaned.get("password1"), cleaned.get("password2")
        if first and second and first != second:
            self.add_error("password2", forms.ValidationError(_("两次输入的新密码不一致。")))
        if first and self.user.check_password(first):
            self.add_error("password1", forms.ValidationError(_("新密码不得与现用密码相同。")))
        return cleaned


class CodeForm(AuthenticateForm):
    """A code of the second factor."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _name_code(self.fields["code"])


class CodeAgainForm(ReauthenticateCodeForm):
    """A code of the second factor once more."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _name_code(self.fields["code"])


class FirstCodeForm(ActivateTOTPForm):
    """The first code of an authenticator that is being set up."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _name_code(self.fields["code"])

    def clean_code(self) -> str:
        """Take the code, which then is used up like any other."""
        code: str = super().clean_code()
        TOTP(Authenticator(user=self.user))._mark_code_used(code)
        return code


class PersonForm(forms.Form):
    """What is kept of a person."""

    username = forms.CharField(
        label=_("账号"), max_length=40, help_text=_("3至40位小写字母、数字或._-，不能重复使用")
    )
    name = forms.CharField(label=_("姓名"), max_length=40)
    post = forms.CharField(label=_("职务"), max_length=60, required=False)
    office = forms.CharField(label=_("处室"), max_length=60, required=False)
    phone = forms.CharField(label=_("办公电话"), max_length=40, required=False)


class NewAccountForm(PersonForm):
    """A person with a body and business roles."""

    body = forms.ChoiceField(label=_("单位"), choices=list_bodies, required=False)
    roles = forms.MultipleChoiceField(
        label=_("角色"),
        choices=[(role.id, role.name) for role in BUSINESS],
        widget=forms.CheckboxSelectMultiple,
        required=False,
    )


class RoleForm(forms.Form):
    """A business role."""

    role = forms.ChoiceField(label=_("角色"), choices=[(role.id, role.name) for role in BUSINESS])


class HeldRoleForm(forms.Form):
    """Any role that somebody holds."""

    role = forms.ChoiceField(choices=[(role.id, role.name) for role in ROLES.values()])


class AdministratorForm(forms.Form):
    """A role of administrators."""

    role = forms.ChoiceField(
        label=_("角色"), choices=[(role.id, role.name) for role in ADMINISTRATORS]
    )


class DecisionForm(forms.Form):
    """Approval or refusal."""

    decision = forms.ChoiceField(choices=[("approve", _("批准")), ("refuse", _("不批准"))])


class SearchForm(forms.Form):
    """What the list of accounts is narrowed to."""

    q = forms.CharField(label=_("账号或姓名"), max_length=40, required=False)
    role = forms.ChoiceField(
        label=_("角色"),
        choices=[("", _("全部角色")), *((role.id, role.name) for role in ROLES.values())],
        required=False,
    )
    state = forms.ChoiceField(
        label=_("状态"),
        choices=[
            ("", _("全部")),
            ("open", _("在用")),
            ("unused", _("90天未登录")),
            ("first", _("未改初始密码")),
            ("closed", _("已停用")),
        ],
        required=False,
    )


class ContactListForm(forms.Form):
    """A contact list as a workbook."""

    sheet = forms.FileField(label=_("通讯录（.xlsx）"))
    sheet.widget.attrs["accept"] = ".xlsx"


class UnlockForm(forms.Form):
    """The account whose locks are taken away, as it was typed."""

    account = forms.CharField(max_length=User._meta.get_field("username").max_length)


def _name(field: forms.Field, label: Any) -> None:
    field.label = label
    field.widget.attrs.pop("placeholder", None)


def _name_code(field: forms.Field) -> None:
    _name(field, _("验证码"))
    field.widget.attrs.update({"inputmode": "numeric", "autofocus": True})
