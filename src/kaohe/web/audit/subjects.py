"""What the subjects of acts are called on pages; a room adds its own here."""

from __future__ import annotations

from typing import Final

from django.utils.translation import gettext_lazy as _

SUBJECTS: Final = {
    "office-begun": _("发放首批账号"),
    "practice-filled": _("装入演练数据"),
    "account-opened": _("开立账号"),
    "accounts-opened": _("批量开立账号"),
    "account-password-renewed": _("重新发放初始密码"),
    "account-closed": _("停用账号"),
    "account-handed-over": _("工作交接"),
    "account-unlocked": _("解除账号锁定"),
    "second-factor-ended": _("解除身份验证器"),
    "role-given": _("授予角色"),
    "role-ended": _("收回角色"),
    "administrator-proposed": _("提名管理员"),
    "administrator-decided": _("决定管理员提名"),
    "cycle-opened": _("建立年度考核"),
    "seat-given": _("确定领导小组成员"),
    "step-signed": _("签批环节"),
    "step-ended": _("结束环节"),
    "step-left-out": _("略去环节"),
    "need-told": _("登记条件"),
    "body-told": _("登记单位进度"),
    "reminded": _("催报"),
    "reminder-read": _("已读催报"),
    "pack-handed-in": _("提交规则包"),
    "rules-checked": _("检查规则"),
    "decisions-settled": _("确定待定事项"),
}
