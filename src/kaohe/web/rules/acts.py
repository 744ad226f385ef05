"""Handing in a version, settling decisions, checking the rules of a cycle: each one act."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from kaohe.core.errors import InputError, KaoheError, StepRefused, raise_all
from kaohe.web.accounts.faults import NOT_ALLOWED
from kaohe.web.audit.office_acts import act
from kaohe.web.cycles.acts import RULES_OPEN, put_down_act, put_down_need
from kaohe.web.cycles.models import Cycle
from kaohe.web.rules.faults import (
    DECISION_NOT_KNOWN,
    DECISION_SETTLED,
    NOTHING_CHOSEN,
    PACK_TOO_BIG,
    REASON_MISSING,
    STATUS_NOT_SETTLED,
    VERSION_TAKEN,
)
from kaohe.web.rules.library import (
    KnownPack,
    find_known,
    keep_copy,
    keep_upload,
    list_known,
    read_kept,
    read_upload,
)
from kaohe.web.rules.models import SettledDecision, UploadedPack

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from kaohe.core.errors import Fault
    from kaohe.core.rules.model import Pack
    from kaohe.web.accounts.models import User
    from kaohe.web.audit.office_acts import OfficeAct

MOST_MEGABYTES: Final = 2
_MEGABYTE: Final = 1 << 20
LONGEST_REASON: Final = 400
LONGEST_NAME: Final = 200


def upload_pack(
    content: bytes, name: str, *, texts: Sequence[bytes] = (), by: User, request: str = ""
) -> KnownPack:
    """Hand in a new version of a pack.

    Args:
        content: the YAML of a pack, an overlay or a variant.
        name: name of the file.
        texts: cited texts that come with it.
        by: somebody of the office.
        request: key of the form.

    Raises:
        PackError: with every fault, in the order of their lines.
        InputError: the version is there already, or the file cannot be read.
    """
    _expect_office(by)
    raise_all(
        InputError,
        (
            PACK_TOO_BIG.at(name, most=MOST_MEGABYTES)
            for each in (content, *texts)
            if len(each) > MOST_MEGABYTES * _MEGABYTE
        ),
    )
    known = read_upload(content, name, texts=texts)
    with act("pack-handed-in", by=by, request=request) as doing:
        taken = {(each.pack.pack, each.pack.version) for each in list_known()}
        pack = known.pack
        if (pack.pack, pack.version) in taken:
            raise VERSION_TAKEN.error_at(name, pack=pack.pack, version=pack.version)
        keep_upload(known, content, texts=texts)
        UploadedPack.objects.create(
            digest=known.digest,
            pack=pack.pack,
            version=pack.version,
            file_name=name[:LONGEST_NAME],
            at=doing.at,
            by=by,
            entry=doing.index,
        )
        doing.details = {"pack": known.label, "digest": known.digest}
    return known


def settle_decisions(
    known: KnownPack, decisions: Iterable[str], *, reason: str, by: User, request: str = ""
) -> None:
    """Settle decisions of a pack as the pack has chosen; another choice is another version.

    Raises:
        InputError: with everything that is wrong: no reason, nothing chosen, decision unknown.
        StepRefused: one is settled already.
    """
    _expect_office(by)
    chosen = list(dict.fromkeys(decisions))
    with act("decisions-settled", by=by, request=request) as doing:
        raise_all(InputError, _find_faults(known, chosen, reason))
        before = SettledDecision.objects.filter(pack_digest=known.digest, decision__in=chosen)
        raise_all(
            StepRefused,
            [
                DECISION_SETTLED.at(known.label, decision=each.decision, name=each.by.name)
                for each in before.select_related("by")
            ],
        )
        SettledDecision.objects.bulk_create(
            SettledDecision(
                pack_digest=known.digest,
                decision=decision,
                reason=reason.strip(),
                at=doing.at,
                by=by,
                entry=doing.index,
            )
            for decision in chosen
        )
        doing.details = {
            "pack": known.label,
            "digest": known.digest,
            "decisions": [*chosen],
            "reason": reason.strip(),
        }
        for cycle in Cycle.objects.filter(pack_digest=known.digest, step__in=RULES_OPEN):
            _put_down_settled(cycle, known.pack, doing)
            put_down_act(cycle, doing)


def check_rules(cycle: Cycle, *, by: User, request: str = "") -> tuple[Fault, ...]:
    """Check the kept pack of a cycle again, and put down what of its rules is there.

    Returns:
        What is wrong with the pack; nothing if it is sound.
    """
    _expect_office(by)
    with act("rules-checked", by=by, request=request) as doing:
        known = find_known(cycle.pack_digest)
        keep_copy(known)
        faults = tuple(_check(cycle.pack_digest))
        is_sound = not faults
        doing.details = {
            "cycle": cycle.id,
            "digest": cycle.pack_digest,
            "faults": [fault.kind.code for fault in faults],
        }
        put_down_need(cycle, "rules_sound", is_met=is_sound, doing=doing, record=cycle.pack_digest)
        _put_down_settled(cycle, known.pack, doing)
        put_down_act(cycle, doing)
    return faults


def find_unsettled(pack: Pack, digest: str) -> tuple[str, ...]:
    """Return the decisions of a pack that nobody of the office has settled yet."""
    settled = set(
        SettledDecision.objects.filter(pack_digest=digest).values_list("decision", flat=True)
    )
    return tuple(each.id for each in pack.decisions if each.id not in settled)


def _put_down_settled(cycle: Cycle, pack: Pack, doing: OfficeAct) -> None:
    is_settled = not find_unsettled(pack, cycle.pack_digest)
    count = f"{len(pack.decisions)}" if is_settled else ""
    put_down_need(cycle, "decisions_settled", is_met=is_settled, doing=doing, record=count)


def _check(digest: str) -> Iterator[Fault]:
    try:
        pack = read_kept(digest)
    except KaoheError as wrong:
        yield from wrong.faults
        return
    if pack.status not in ("settled", "in_force"):
        yield STATUS_NOT_SETTLED.at(
            digest[:12], pack=pack.pack, version=pack.version, status=pack.status
        )


def _find_faults(known: KnownPack, chosen: Sequence[str], reason: str) -> Iterator[Fault]:
    if not 0 < len(reason.strip()) <= LONGEST_REASON:
        yield REASON_MISSING.at(known.label, most=LONGEST_REASON)
    if not chosen:
        yield NOTHING_CHOSEN.at(known.label)
    there = {each.id for each in known.pack.decisions}
    for decision in chosen:
        if decision not in there:
            yield DECISION_NOT_KNOWN.at(known.label, decision=decision)


def _expect_office(by: User) -> None:
    if not by.has_role("office"):
        raise NOT_ALLOWED.error_at(by.username)
