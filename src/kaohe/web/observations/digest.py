"""The digest of good practice: which observations stand in it, in which words."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from django.utils.translation import gettext as _

from kaohe.core.errors import InputError, raise_all
from kaohe.web.accounts.faults import NOT_ALLOWED
from kaohe.web.audit.office_acts import act
from kaohe.web.cycles.acts import put_down_act
from kaohe.web.observations.faults import NOT_OF_KIND, TEXT_MISSING
from kaohe.web.observations.models import Wording

if TYPE_CHECKING:
    from collections.abc import Iterable

    from kaohe.core.errors import Fault
    from kaohe.web.accounts.models import User
    from kaohe.web.cycles.models import Cycle
    from kaohe.web.observations.models import Observation

LONGEST_TITLE: Final = 100
LONGEST_TEXT: Final = 4000


def word_practice(
    observation: Observation,
    *,
    is_chosen: bool,
    by: User,
    title: str = "",
    text: str = "",
    request: str = "",
) -> Wording:
    """Put a good practice into the digest with its words, or take it out; nothing is overwritten.

    Raises:
        InputError: it is chosen without title or text.
        StepRefused: it is no good practice.
    """
    if not by.has_role("office"):
        raise NOT_ALLOWED.error_at(by.username)
    with act("practice-worded", by=by, request=request) as doing:
        if observation.kind != "good":
            raise NOT_OF_KIND.error_at(observation.body)
        faults: list[Fault] = []
        for what, written, most in (
            (_("标题"), title, LONGEST_TITLE),
            (_("内容"), text, LONGEST_TEXT),
        ):
            if is_chosen and not 0 < len(written.strip()) <= most:
                faults.append(TEXT_MISSING.at(observation.body, what=what, most=most))
        raise_all(InputError, faults)
        wording = Wording.objects.create(
            observation=observation,
            number=observation.wordings.count() + 1,
            is_chosen=is_chosen,
            title=title.strip() if is_chosen else "",
            text=text.strip() if is_chosen else "",
            at=doing.at,
            by=by,
            entry=doing.index,
        )
        doing.details = {
            "cycle": observation.cycle_id,
            "body": observation.body,
            "observation": observation.entry,
            "chosen": is_chosen,
            "title": wording.title,
            "text": wording.text,
        }
        put_down_act(observation.cycle, doing)
    return wording


def latest_wording(observation: Observation) -> Wording | None:
    """Return the wording that holds."""
    wordings: Iterable[Wording] = observation.wordings.all()
    return max(wordings, key=lambda each: each.number, default=None)


def list_chosen(cycle: Cycle) -> list[Wording]:
    """Return what stands in the digest, by body."""
    rows = cycle.observations.filter(kind="good").prefetch_related("wordings")
    found = [latest_wording(each) for each in rows.order_by("body", "pk")]
    return [each for each in found if each is not None and each.is_chosen]
