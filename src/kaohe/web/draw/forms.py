"""Fields of the forms of the draw; what they hold is checked by the acts."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any, Final

from django import forms
from django.utils.translation import gettext_lazy as _

from kaohe.core.divisions import BODY_NAMES
from kaohe.core.draw.outside import LOTTERIES, QUICKNET_KEY
from kaohe.web.base.language import pick
from kaohe.web.cycles.words import name_in_language
from kaohe.web.draw.models import PEERS
from kaohe.web.rules.forms import SeveralFiles, SeveralFilesField
from kaohe.workflows.ceremony.plan import WAYS, read_ceremony

if TYPE_CHECKING:
    from kaohe.workflows.ceremony.plan import CeremonyFile
    from kaohe.workflows.publication.published import LotterySource

WAY_NAMES: Final = {
    "online": _("联网"),
    "text": _("短信"),
    "voice": _("电话"),
    "paper": _("纸质信封"),
}
"""How the answers of the key holders reach a device."""


def list_bodies() -> list[tuple[str, str]]:
    """Return the bodies as choices."""
    return [(code, pick(names)) for code, names in BODY_NAMES.items()]


class DayInput(forms.DateInput):
    """A day, chosen from a calendar."""

    input_type = "date"


class PlanForm(forms.Form):
    """What the rules leave open and a ceremony must fix."""

    scope = forms.CharField(
        label=_("行动范围"),
        max_length=80,
        help_text=_("全国考核写national/年度，同一次考核只能有一个名称"),
    )
    holders = forms.CharField(
        label=_("密钥持有人，每行一个"), widget=forms.Textarea, max_length=400
    )
    dice = forms.CharField(
        label=_("掷骰子的三人（职务），每行一个"), widget=forms.Textarea, max_length=400
    )
    ssq = forms.DateField(label=_("双色球开奖日"), required=False, widget=DayInput)
    dlt = forms.DateField(label=_("大乐透开奖日"), required=False, widget=DayInput)
    pl5 = forms.DateField(label=_("排列5开奖日"), required=False, widget=DayInput)
    drand = forms.IntegerField(
        label=_("或者：drand轮次"),
        required=False,
        min_value=1,
        help_text=_("写了轮次就不用彩票"),
    )
    source = forms.CharField(
        label=_("场外来源在哪里公布"), max_length=200, help_text=_("例如开奖公告的名称")
    )
    policy = forms.CharField(
        label=_("见证规则"),
        widget=forms.Textarea,
        max_length=20_000,
        help_text=_("log行已写好；每个见证人一行witness，然后是group和quorum"),
    )
    ways = forms.MultipleChoiceField(
        label=_("允许的公布方式"),
        choices=list(WAY_NAMES.items()),
        widget=forms.CheckboxSelectMultiple,
    )
    approvers = forms.IntegerField(
        label=_("超限更换须几个密钥持有人批准"), min_value=1, max_value=9, initial=1
    )

    def read(self, campaign: str) -> CeremonyFile:
        """Return what the form says as a ceremony file says it.

        Raises:
            PackInvalid: with every value that does not fit.
        """
        found = self.cleaned_data
        draws = [
            {"lottery": lottery, "day": found[lottery].isoformat()}
            for lottery in ("ssq", "dlt", "pl5")
            if found[lottery]
        ]
        outside: dict[str, Any] = {"kind": "lottery", "source": found["source"], "draws": draws}
        if found["drand"]:
            outside = {
                "kind": "drand",
                "source": found["source"],
                "round": str(found["drand"]),
                "chain": QUICKNET_KEY,
            }
        said = {
            "format": "draw-ceremony/1",
            "campaign": campaign,
            "scope": found["scope"],
            "holders": _read_lines(found["holders"]),
            "dice": _read_lines(found["dice"]),
            "outside": outside,
            "policy": "policy",
            "ways": [way for way in WAYS if way in found["ways"]],
            "approvers": str(found["approvers"]),
        }
        return read_ceremony(json.dumps(said, ensure_ascii=False), "plan")


class FileForm(forms.Form):
    """One file that is handed in."""

    file = forms.FileField(label=_("文件"))


class EndForm(forms.Form):
    """What the office states when a draw ends."""

    file = forms.FileField(
        label=_("办公室的说明文件"), help_text=_("随抽取一起公布，不要写入个人信息")
    )
    unfinished = forms.BooleanField(
        label=_("还有县没有抽完也登记结束（核验时会列出）"), required=False
    )


class CountyKeysForm(forms.Form):
    """Keys of counties."""

    keys = forms.CharField(
        label=_("县、省的验证公钥"),
        widget=forms.Textarea,
        max_length=500_000,
        help_text=_("每行：代码、空格、验证公钥"),
    )


class PeerForm(forms.Form):
    """Where somebody can be reached."""

    kind = forms.ChoiceField(choices=PEERS, widget=forms.HiddenInput)
    name = forms.ChoiceField(label=_("名称"))
    address = forms.CharField(label=_("地址（主机:端口）"), max_length=80)

    def __init__(self, data: Any = None, *, kind: str, names: tuple[str, ...]) -> None:
        super().__init__(data, auto_id=f"id_{kind}_%s", initial={"kind": kind})
        field = self.fields["name"]
        if isinstance(field, forms.ChoiceField):
            field.choices = [(name, name) for name in names]


class SaltsForm(forms.Form):
    """Whose counties are given what they need to make their strata again."""

    body = forms.ChoiceField(label=_("单位"), choices=list_bodies)
    with_records = forms.BooleanField(
        label=_("附上本县在抽样框中的各条记录，便于逐条查对"), required=False
    )


class RollForm(forms.Form):
    """The digits that one person rolled, twice."""

    role = forms.CharField(widget=forms.HiddenInput, max_length=80)
    first = forms.CharField(label=_("骰子数字，第一次录入"), max_length=400)
    second = forms.CharField(label=_("骰子数字，第二次录入"), max_length=400)

    def __init__(self, data: Any = None, *, role: str = "", number: int = 0) -> None:
        super().__init__(data, auto_id=f"id_roll{number}_%s", initial={"role": role})
        for name in ("first", "second"):
            self.fields[name].widget.attrs.update({"inputmode": "numeric", "autocomplete": "off"})


class ResultForm(forms.Form):
    """The published numbers of the lotteries that a plan names."""

    def __init__(self, source: LotterySource, data: Any = None) -> None:
        super().__init__(data)
        self.source = source
        for number, planned in enumerate(source.draws):
            name = f"{name_in_language(LOTTERIES[planned.lottery])} {planned.day}"
            self.fields[f"issue_{number}"] = forms.CharField(
                label=_("%(lottery)s期号") % {"lottery": name}, max_length=20
            )
            self.fields[f"numbers_{number}"] = forms.CharField(
                label=_("%(lottery)s号码") % {"lottery": name}, max_length=80
            )
        for field in self.fields.values():
            field.widget.attrs["autocomplete"] = "off"

    def read(self) -> str:
        """Return a line for each draw, as it is typed."""
        found = self.cleaned_data
        return "".join(
            f"{planned.lottery} {planned.day} {found[f'issue_{number}'].strip()} "
            f"{found[f'numbers_{number}'].strip()}\n"
            for number, planned in enumerate(self.source.draws)
        )


class VoidForm(forms.Form):
    """Why a draw is given up, and who stands by it."""

    reason = forms.CharField(label=_("作废的原因"), max_length=400)
    signed_by = forms.CharField(
        label=_("签字的人（职务），每行一个"),
        widget=forms.Textarea,
        max_length=400,
        required=False,
    )
    approvals = SeveralFilesField(
        label=_("密钥持有人的批准文件"),
        required=False,
        widget=SeveralFiles,
        help_text=_("登记骰子以后作废，须有每个密钥持有人的批准"),
    )

    def signers(self) -> list[str]:
        """Return who has signed."""
        return _read_lines(self.cleaned_data["signed_by"])


def _read_lines(text: str) -> list[str]:
    return [line.strip() for line in text.splitlines() if line.strip()]
