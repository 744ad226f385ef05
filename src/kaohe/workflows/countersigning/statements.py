"""A county makes its strata again from its own export, and signs what came out.

The office hands out the salts of a county's strata when the frame can be built, before it is
entered in the ledger; the county rebuilds the roots, sees every difference, and signs; the office
takes the statement, and the freeze records which counties have countersigned and which strata
they find otherwise.
"""

from __future__ import annotations

from dataclasses import dataclass
from hashlib import sha256
from typing import TYPE_CHECKING, Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from kaohe.core.canonical import canonical_bytes, read_canonical
from kaohe.core.draw import Campaign, StratumLine
from kaohe.core.draw.own_units import UnitDifference, adopt_ids, compare_units
from kaohe.core.draw.statements import (
    OwnStrata,
    find_other_lines,
    is_signed,
    rebuild_strata,
    sign_statement,
)
from kaohe.core.errors import DrawError, Fault, NoteInvalid, ProofInvalid, raise_all
from kaohe.core.ledger import ED25519, NoteKey, NoteSigner, read_key
from kaohe.workflows.countersigning.faults import (
    KEY_LINE_WRONG,
    STATEMENT_OTHER_CAMPAIGN,
    STATEMENT_OTHER_SHAPE,
    STATEMENT_SIGNATURE_WRONG,
    STATEMENT_SIGNER_UNKNOWN,
)
from kaohe.workflows.publication.published import (
    CampaignId,
    Countersigned,
    County,
    Difference,
    Hash,
    Size,
    StratumKey,
    Text,
)

if TYPE_CHECKING:
    from collections.abc import Iterable

    from kaohe.core.canonical import Json
    from kaohe.core.draw import CommittedUnit, Manifest
    from kaohe.workflows.countersigning.salts import CountySalts

Moment = Annotated[str, Field(pattern=r"^[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9:.]{12}Z$")]
Signature = Annotated[str, Field(pattern=r"^[0-9a-f]{128}$")]


class _Stated(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True, strict=True)


class StatedStratum(_Stated):
    """One stratum as the county finds it."""

    stratum: StratumKey
    size: Size
    root: Hash


class UnknownStratum(_Stated):
    """A stratum that only the county has, and so no salt key for."""

    stratum: StratumKey
    size: Size


class DeliveredFile(_Stated):
    """A file of the county's export, by its hash."""

    file: Text
    sha256: Hash


class StratumStatement(_Stated):
    """``stratum-statement/1``: what a county says of its strata, signed."""

    format: Literal["stratum-statement/1"]
    campaign: CampaignId
    rehearsal: bool
    body: Annotated[str, Field(pattern=r"^[0-9]{2}$")]
    county: County
    at: Moment
    files: Annotated[tuple[DeliveredFile, ...], Field(min_length=1)]
    """What the strata were made from, sorted by name."""
    strata: Annotated[tuple[StatedStratum, ...], Field(min_length=1)]
    unknown: tuple[UnknownStratum, ...]
    signer: Text
    public_key: Hash
    signature: Signature

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

    def as_bytes(self) -> bytes:
        """Return the document, whose hash the freeze records."""
        return canonical_bytes(self.model_dump(mode="json"))

    def digest(self) -> str:
        """Return the hash of the document."""
        return sha256(self.as_bytes()).hexdigest()


@dataclass(frozen=True, slots=True)
class Rebuilt:
    """What a county found when it made its strata again."""

    own: OwnStrata
    other: tuple[StratumLine, ...]
    """The county's lines that are not those of the frame."""
    rows: tuple[UnitDifference, ...] | None
    """Every row that differs; nothing where the frame's records were not given."""

    @property
    def agrees(self) -> bool:
        """Tell whether the county finds the frame's strata and no others."""
        return not self.other and not self.own.unknown


def rebuild(salts: CountySalts, units: Iterable[CommittedUnit]) -> Rebuilt:
    """Make a county's strata again and hold them against the frame's.

    Args:
        salts: what the county was given.
        units: the units of its own export.
    """
    held = adopt_ids(units, salts.unnamed_units)
    own = rebuild_strata(salts.of, held, salt_keys=salts.salt_keys)
    frozen = salts.frozen_units
    return Rebuilt(
        own,
        find_other_lines(own.lines, salts.lines),
        None if frozen is None else tuple(compare_units(held, frozen)),
    )


def state(
    salts: CountySalts,
    own: OwnStrata,
    *,
    files: Iterable[tuple[str, str]],
    at: str,
    signer: NoteSigner,
) -> StratumStatement:
    """Make a county's statement and sign it.

    Args:
        salts: what the county was given.
        own: its strata.
        files: name and hash of the files that they were made from.
        at: the moment.
        signer: the county's key.
    """
    body: dict[str, Json] = {
        "format": "stratum-statement/1",
        "campaign": salts.campaign,
        "rehearsal": salts.rehearsal,
        "body": salts.body,
        "county": salts.county,
        "at": at,
        "files": [{"file": name, "sha256": found} for name, found in sorted(files)],
        "strata": [
            {"stratum": each.stratum, "size": each.size, "root": each.root.hex()}
            for each in own.lines
        ],
        "unknown": [{"stratum": key, "size": size} for key, size in own.unknown],
        "signer": signer.name,
        "public_key": signer.key.public.hex(),
    }
    signature = sign_statement(body, campaign=salts.of, secret=signer.secret)
    signed = {**body, "signature": signature.hex()}
    return StratumStatement.model_validate_json(canonical_bytes(signed))


def read_statement(data: bytes, *, where: str = "statement") -> StratumStatement:
    """Read a statement and check that its own key has signed it.

    Raises:
        ProofInvalid: it has not its form, names strata of another county, or is not signed.
    """
    try:
        read_canonical(data)
        found = StratumStatement.model_validate_json(data)
    except ValidationError as fault:
        field = ".".join(str(part) for part in fault.errors()[0]["loc"])
        raise STATEMENT_OTHER_SHAPE.error_at(where, field=field) from None
    except ValueError:
        raise STATEMENT_OTHER_SHAPE.error_at(where, field="canonical-json/1") from None
    keys = [line.stratum for line in found.lines] + [each.stratum for each in found.unknown]
    own = f"{found.body}/{found.county}/"
    if len(set(keys)) < len(keys) or not all(key.startswith(own) for key in keys):
        raise STATEMENT_OTHER_SHAPE.error_at(where, field="strata")
    said: dict[str, Json] = found.model_dump(mode="json")
    key, signature = bytes.fromhex(found.public_key), bytes.fromhex(found.signature)
    if not is_signed(said, campaign=found.of, key=key, signature=signature):
        raise STATEMENT_SIGNATURE_WRONG.error_at(where, signer=found.signer)
    return found


def expect_known(
    statement: StratumStatement, *, campaign: Campaign, keys: Iterable[tuple[str, NoteKey]]
) -> None:
    """Refuse a statement of another campaign, or of a key that is not the county's.

    Args:
        statement: read by :func:`read_statement`.
        campaign: the office's campaign.
        keys: county or body, and a key that signs for it (:func:`read_county_keys`).

    Raises:
        ProofInvalid: with both, where both are so.
    """
    faults: list[Fault] = []
    if statement.of != campaign:
        faults.append(
            STATEMENT_OTHER_CAMPAIGN.at(
                statement.county, found=_name(statement.of), expected=_name(campaign)
            )
        )
    own = {
        (key.name, key.public.hex())
        for place, key in keys
        if place in (statement.county, statement.body)
    }
    if (statement.signer, statement.public_key) not in own:
        faults.append(
            STATEMENT_SIGNER_UNKNOWN.at(
                statement.county, signer=statement.signer, county=statement.county
            )
        )
    raise_all(ProofInvalid, faults)


def read_county_keys(text: str, *, where: str = "keys") -> tuple[tuple[str, NoteKey], ...]:
    """Read which key signs for which county or body: ``330105 gonghui.example/330105+…``.

    Raises:
        DrawError: with every line that registers nothing.
    """
    found: list[tuple[str, NoteKey]] = []
    faults: list[Fault] = []
    for number, line in enumerate(text.splitlines(), start=1):
        place, _, vkey = line.strip().partition(" ")
        if not place or place.startswith("#"):
            continue
        try:
            key = read_key(vkey.strip())
        except NoteInvalid:
            key = None
        if key is None or key.kind != ED25519 or not _is_place(place):
            faults.append(KEY_LINE_WRONG.at(f"{where}:{number}", line=number))
        else:
            found.append((place, key))
    raise_all(DrawError, faults)
    return tuple(found)


def list_countersigned(
    statements: Iterable[StratumStatement], manifest: Manifest
) -> tuple[tuple[Countersigned, ...], tuple[Difference, ...]]:
    """Return what a freeze records of statements, held against its own manifest.

    Of several statements of one signer for one county the latest counts.

    Args:
        statements: of this campaign, each signed.
        manifest: what is frozen.
    """
    latest = {
        (each.county, each.signer): each for each in sorted(statements, key=lambda said: said.at)
    }
    ordered = [latest[place] for place in sorted(latest)]
    differences = [
        Difference(stratum=line.stratum, signer=each.signer, size=line.size, root=line.root.hex())
        for each in ordered
        for line in find_other_lines(each.lines, manifest.county_lines(each.county))
    ]
    return (
        tuple(
            Countersigned(county=each.county, signer=each.signer, record=each.digest())
            for each in ordered
        ),
        tuple(sorted(differences, key=lambda found: (found.stratum, found.signer))),
    )


def _is_place(text: str) -> bool:
    return len(text) in (2, 6) and text.isascii() and text.isdigit()


def _name(campaign: Campaign) -> str:
    return f"{campaign.id}（演练）" if campaign.rehearsal else campaign.id
