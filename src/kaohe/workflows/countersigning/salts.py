"""``county-salts/1``: what a county is given so that it can make its strata again.

It holds the salt keys of the county's own strata, which say nothing of others, with size and root
as the frame has them; and where it may, the frame's records, so that every row that differs can
be named. It is for the county alone: with a salt key a guessed record can be tried on its leaf.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, Literal, cast

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from kaohe.core.canonical import canonical_bytes, read_canonical
from kaohe.core.draw import Campaign, FrameUnit, StratumLine, commit_stratum, stratum_salt_key
from kaohe.core.draw.own_units import UnnamedUnit, list_unnamed
from kaohe.core.draw.strata import Stratum
from kaohe.workflows.countersigning.faults import SALTS_OTHER_SHAPE
from kaohe.workflows.publication.published import (
    CampaignId,
    County,
    Day,
    Hash,
    Size,
    StratumKey,
    Text,
)

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence

    from kaohe.core.canonical import Json
    from kaohe.core.draw import CommittedUnit

Body = Annotated[str, Field(pattern=r"^[0-9]{2}$")]
Kind = Annotated[str, Field(pattern=r"^[AFJPS]$")]


class _Given(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True, strict=True)


class SaltedStratum(_Given):
    """One stratum of the county: size and root as in the frame, and the key of its salts."""

    stratum: StratumKey
    size: Size
    root: Hash
    salt_key: Hash


class UnnamedRow(_Given):
    """A unit without a valid identifier, which the county finds again by its content."""

    stratum: StratumKey
    content: Hash
    id: Text


class FrozenRecords(_Given):
    """The records of one stratum, in the order of their ids."""

    stratum: StratumKey
    records: tuple[dict[str, str | int | list[str]], ...]


class CountySalts(_Given):
    """What one county is given."""

    format: Literal["county-salts/1"]
    campaign: CampaignId
    rehearsal: bool
    body: Body
    county: County
    as_of: Day
    """The day of which the register speaks; rows are judged by it."""
    kinds: Annotated[tuple[Kind, ...], Field(min_length=1)]
    """The kinds that the plan can draw, sorted."""
    strata: Annotated[tuple[SaltedStratum, ...], Field(min_length=1)]
    """Of the county, sorted by key; empty ones too."""
    unnamed: tuple[UnnamedRow, ...]
    records: tuple[FrozenRecords, ...] | None
    """Left out where the county is not given the frame's records."""

    @property
    def of(self) -> Campaign:
        """Return the campaign."""
        return Campaign(self.campaign, rehearsal=self.rehearsal)

    @property
    def lines(self) -> tuple[StratumLine, ...]:
        """Return the strata as a manifest lists them."""
        return tuple(
            StratumLine(each.stratum, each.size, bytes.fromhex(each.root)) for each in self.strata
        )

    @property
    def salt_keys(self) -> Mapping[str, bytes]:
        """Return the salt keys by stratum."""
        return {each.stratum: bytes.fromhex(each.salt_key) for each in self.strata}

    @property
    def unnamed_units(self) -> tuple[UnnamedUnit, ...]:
        """Return the units without a valid identifier."""
        return tuple(UnnamedUnit(each.stratum, each.content, each.id) for each in self.unnamed)

    @property
    def frozen_units(self) -> Mapping[str, Sequence[CommittedUnit]] | None:
        """Return the frame's units by stratum, where the county was given them."""
        if self.records is None:
            return None
        return {
            each.stratum: [
                FrameUnit(each.stratum, cast("dict[str, Json]", record)) for record in each.records
            ]
            for each in self.records
        }

    def as_bytes(self) -> bytes:
        """Return the file."""
        return canonical_bytes(self.model_dump(mode="json")) + b"\n"


def make_salts(
    campaign: Campaign,
    *,
    body: str,
    county: str,
    as_of: str,
    kinds: Iterable[str],
    strata: Iterable[str],
    read: Callable[[str], Iterable[CommittedUnit]],
    frame_key: bytes,
    with_records: bool,
) -> CountySalts:
    """Make what a county is given, from the frame that was built.

    Args:
        campaign: the campaign.
        body: the county's body.
        county: its code.
        as_of: the day of the register.
        kinds: the letters of the plan's kinds.
        strata: the keys of the county's strata that have units.
        read: reads the units of a stratum in order.
        frame_key: the secret that all salts follow from.
        with_records: whether the county is given the frame's records too.
    """
    letters = tuple(sorted(kinds))
    held = {key: list(read(key)) for key in strata}
    keys = {*held, *(Stratum(body, county, kind).key for kind in letters)}
    salted = [_salt(campaign, key, held.get(key, ()), frame_key) for key in sorted(keys)]
    unnamed = [unit for key in sorted(held) for unit in list_unnamed(held[key])]
    records = tuple(
        FrozenRecords(
            stratum=key,
            records=tuple(
                cast("dict[str, str | int | list[str]]", unit.record) for unit in held[key]
            ),
        )
        for key in sorted(held)
    )
    return CountySalts(
        format="county-salts/1",
        campaign=campaign.id,
        rehearsal=campaign.rehearsal,
        body=body,
        county=county,
        as_of=as_of,
        kinds=letters,
        strata=tuple(salted),
        unnamed=tuple(
            UnnamedRow(stratum=each.stratum, content=each.content, id=each.id) for each in unnamed
        ),
        records=records if with_records else None,
    )


def read_salts(data: bytes, *, where: str = "salts") -> CountySalts:
    """Read what a county was given.

    Raises:
        DrawError: it has not its form, or strata of another county.
    """
    try:
        read_canonical(data.removesuffix(b"\n"))
        found = CountySalts.model_validate_json(data)
    except ValidationError as fault:
        field = ".".join(str(part) for part in fault.errors()[0]["loc"])
        raise SALTS_OTHER_SHAPE.error_at(where, field=field) from None
    except ValueError:
        raise SALTS_OTHER_SHAPE.error_at(where, field="canonical-json/1") from None
    for field in _find_inconsistent(found):
        raise SALTS_OTHER_SHAPE.error_at(where, field=field)
    return found


def _salt(
    campaign: Campaign, key: str, units: Sequence[CommittedUnit], frame_key: bytes
) -> SaltedStratum:
    salt_key = stratum_salt_key(frame_key, key)
    line = commit_stratum(campaign, key, units, salt_key=salt_key)
    return SaltedStratum(stratum=key, size=line.size, root=line.root.hex(), salt_key=salt_key.hex())


def _find_inconsistent(found: CountySalts) -> Iterator[str]:
    """Yield the fields whose parts do not belong to the county, or stand there twice."""
    keys = [each.stratum for each in found.strata]
    own = f"{found.body}/{found.county}/"
    if keys != sorted(set(keys)) or not all(key.startswith(own) for key in keys):
        yield "strata"
    if list(found.kinds) != sorted(set(found.kinds)):
        yield "kinds"
    named = {each.stratum for each in found.unnamed}
    if not named.union(each.stratum for each in found.records or ()).issubset(keys):
        yield "records"
