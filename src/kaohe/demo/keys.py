"""Keys, dice, outside source, ledger and witnesses of the practice nation, all from its seed.

Whoever knows the seed knows every secret here. The campaign is therefore a rehearsal, and nothing
made with these keys can pass as a real one.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from kaohe.core.draw import Campaign, KeyHolder
from kaohe.core.draw.outside import LOTTERIES, LotteryDraw, make_draw
from kaohe.core.draw.seed import LEAST_DICE
from kaohe.core.ledger import COSIGNATURE, ED25519, NoteSigner
from kaohe.demo.chance import draw_share, hash_labels

CAMPAIGN: Final = Campaign("practice-2012", rehearsal=True)
ORIGIN: Final = "practice.example/2012/rehearsal"
"""Name of the ledger; its end marks it as one of rehearsals."""

HOLDERS: Final = (
    ("research", "研究室"),
    ("grassroots", "基层组织建设部"),
    ("finance", "财务部"),
)
"""Id and name of the three departments, in the order of the ceremony's script."""
ROLLERS: Final = ("领导小组组长", "经费审查委员会代表", "省级工会代表")
"""The roles of the three people who roll."""
WITNESSES: Final = ("zhejiang", "guangdong", "sichuan")
"""Provinces that cosign checkpoints; two of them are enough."""
LOTTERY_DAYS: Final = (
    ("ssq", "2013-01-08", "2013004"),
    ("dlt", "2013-01-09", "13005"),
    ("pl5", "2013-01-09", "13009"),
)
"""Lottery, day and issue of the outside source, all after the freeze; the numbers are invented."""


@dataclass(frozen=True, slots=True)
class PracticeHolder:
    """One department with its key."""

    id: str
    name: str
    key: KeyHolder


@dataclass(frozen=True, slots=True)
class PracticeCeremony:
    """What a ceremony needs from people, and would never come from a seed in earnest."""

    holders: tuple[PracticeHolder, ...]
    dice: tuple[str, ...]
    """One text of twenty digits for each of those who roll."""
    outside: tuple[LotteryDraw, ...]
    """What the lotteries gave."""
    frame_key: bytes
    """From which the salts of the frame's leaves are derived."""
    ledger: NoteSigner
    witnesses: tuple[NoteSigner, ...]

    @property
    def policy(self) -> str:
        """Return the witness policy: two of three provinces."""
        names = [signer.name.rpartition("/")[2] for signer in self.witnesses]
        keys = zip(names, self.witnesses, strict=True)
        return "\n".join(
            [
                f"log {self.ledger.key.write()}",
                *(f"witness {name} {signer.key.write()}" for name, signer in keys),
                f"group provinces 2 {' '.join(names)}",
                "quorum provinces",
                "",
            ]
        )


def rehearse_ceremony(seed: int) -> PracticeCeremony:
    """Make the secrets of a rehearsal."""
    return PracticeCeremony(
        holders=tuple(
            PracticeHolder(id_, name, KeyHolder(hash_labels(seed, "draw key", id_)))
            for id_, name in HOLDERS
        ),
        dice=tuple(_roll(seed, role) for role in ROLLERS),
        outside=tuple(
            make_draw(lottery, day=day, issue=issue, numbers=_draw_numbers(seed, lottery))
            for lottery, day, issue in LOTTERY_DAYS
        ),
        frame_key=hash_labels(seed, "frame key"),
        ledger=NoteSigner(ORIGIN, ED25519, hash_labels(seed, "ledger key")),
        witnesses=tuple(
            NoteSigner(
                f"{name}.practice.example/{name}",
                COSIGNATURE,
                hash_labels(seed, "witness key", name),
            )
            for name in WITNESSES
        ),
    )


def salt_entry(seed: int, request: str) -> bytes:
    """Make the salt of a ledger entry in a rehearsal, from the key of its request."""
    return hash_labels(seed, "ledger salt", request)


def _roll(seed: int, role: str) -> str:
    rolls = (int(draw_share(seed, "die", role, roll) * 10) for roll in range(LEAST_DICE))
    return "".join(str(roll) for roll in rolls)


def _draw_numbers(seed: int, lottery: str) -> tuple[tuple[int, ...], ...]:
    """Invent a result: from each drum, as many numbers as come out of it."""
    drawn: list[tuple[int, ...]] = []
    for place, drum in enumerate(LOTTERIES[lottery].drums):
        left = list(range(drum.least, drum.most + 1))
        numbers: list[int] = []
        for ball in range(drum.count):
            at = int(draw_share(seed, "lottery", lottery, place, ball) * len(left))
            numbers.append(left[at] if drum.repeats else left.pop(at))
        drawn.append(tuple(numbers))
    return tuple(drawn)
