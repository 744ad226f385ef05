"""What a revision says, line by line, as a page shows it, and how two revisions differ.

A revision is read leniently here: a person must see what came, also where the scorer could not use
it.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

from django.utils.translation import gettext as _

from kaohe.core.canonical import canonical_bytes
from kaohe.web.cycles.words import name_in_language
from kaohe.web.fieldwork.visit_words import OUTCOME

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from kaohe.core.canonical import Json
    from kaohe.web.fieldwork.visit_words import Asked, VisitWords

SHOWN_AS_PICTURE: Final = frozenset({"image/jpeg", "image/png", "image/webp"})
"""Kinds of files that a browser only draws, whatever stands in them."""


@dataclass(frozen=True, slots=True)
class AnswerLine:
    """One answer."""

    item: str
    part: str
    title: str
    ask: str
    cite: str
    clause: str
    """The wording of the clause; empty where the text is not held."""
    text: str
    is_gap: bool
    reason: str
    by: str
    blobs: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class RegisterLine:
    """One field of the frozen row beside what was found."""

    title: str
    register: str
    found: str
    """Empty where nothing else was found."""
    note: str
    differs: bool


@dataclass(frozen=True, slots=True)
class ChangedLine:
    """Something that one revision says otherwise than the other."""

    title: str
    before: str
    after: str


def list_answers(content: Mapping[str, Json], words: VisitWords) -> list[AnswerLine]:
    """Return the answers in the order in which they were given."""
    return [_show_answer(each, words) for each in _objects(content.get("answers"))]


def compare_register(
    content: Mapping[str, Json], record: Mapping[str, Json], words: VisitWords
) -> list[RegisterLine]:
    """Return the frozen row field by field, each with what was found.

    Args:
        content: what the revision says.
        record: the row that was disclosed.
        words: of the unit's kind.
    """
    noted = {say(each.get("field")): each for each in _objects(content.get("differences"))}
    asked = [each.field for each in words.checklist.record] if words.checklist else []
    fields = [each for each in asked if each in record]
    fields += [each for each in noted if each not in fields]
    return [
        RegisterLine(
            title=words.name_field(each),
            register=say(record.get(each)),
            found=say(noted[each].get("found")) if each in noted else "",
            note=say(noted[each].get("note")) if each in noted else "",
            differs=each in noted,
        )
        for each in fields
    ]


def compare_revisions(
    before: Mapping[str, Json], after: Mapping[str, Json], words: VisitWords
) -> list[ChangedLine]:
    """Return what two revisions of a visit say differently."""
    one = {key: (title, text) for key, title, text in _tell_all(before, words)}
    two = {key: (title, text) for key, title, text in _tell_all(after, words)}
    nothing = ("", "")
    return [
        ChangedLine(
            (two.get(key) or one[key])[0], one.get(key, nothing)[1], two.get(key, nothing)[1]
        )
        for key in dict.fromkeys((*one, *two))
        if one.get(key, nothing)[1] != two.get(key, nothing)[1]
    ]


def list_observations(content: Mapping[str, Json], words: VisitWords) -> list[tuple[str, str]]:
    """Return good practice, problems and proposals, each with its kind."""
    return [
        (words.name_observation(say(each.get("kind"))), say(each.get("text")))
        for each in _objects(content.get("observations"))
    ]


def list_circumstances(content: Mapping[str, Json], words: VisitWords) -> list[tuple[str, str]]:
    """Return how the visit went: place, who was told, absence, conduct, signature of the unit."""
    position = _object(content.get("position"))
    placed = ", ".join(
        say(position[name]) for name in ("latitude", "longitude") if name in position
    )
    if placed and "accuracy" in position:
        placed = _("%(place)s（误差%(accuracy)s米）") % {
            "place": placed,
            "accuracy": say(position["accuracy"]),
        }
    moments = _object(content.get("moments"))
    lines = [
        (_("到达"), say(moments.get("arrived"))),
        (_("结束"), say(moments.get("closed"))),
        (_("位置"), placed or say(position.get("reason"))),
        (_("告知对象"), say(_object(content.get("told")).get("who"))),
        (_("是否见到单位的人"), say(content.get("reached"))),
        (_("单位签字"), _sign(_object(_object(content.get("signatures")).get("unit")))),
    ]
    absence = _object(content.get("absence"))
    if absence:
        lines.append((_("不存在的原因"), _name_cause(say(absence.get("cause")), words)))
        given = _object(absence.get("answers")).items()
        lines += [(words.name_absence(name), _yes_or_no(say(value))) for name, value in given]
    for each in _objects(_object(content.get("conduct")).get("departures")):
        lines.append((words.name_conduct(say(each.get("rule"))), say(each.get("note"))))
    return [(title, text) for title, text in lines if text]


def list_files(content: Mapping[str, Json]) -> list[dict[str, Any]]:
    """Return the photos and documents that belong to a revision."""
    return [
        {
            "sha256": say(each.get("sha256")),
            "bytes": each.get("bytes"),
            "name": say(each.get("name")),
            "at": say(each.get("at")),
            "item": say(each.get("item")),
            "type": each.get("type"),
            "is_live": each.get("capture") == "live",
            "is_picture": each.get("type") in SHOWN_AS_PICTURE,
        }
        for each in _objects(content.get("blobs"))
    ]


def say(value: Json) -> str:
    """Return a value as a person reads it."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return _("是") if value else _("否")
    if isinstance(value, list):
        return _("、").join(say(each) for each in value)
    return canonical_bytes(value).decode() if isinstance(value, dict) else str(value)


def _show_answer(given: Mapping[str, Json], words: VisitWords) -> AnswerLine:
    item, part = say(given.get("item")), say(given.get("part"))
    gap = say(given.get("gap"))
    asked: Asked | None = words.asked.get((item, part))
    cite = asked.item.cite if asked and asked.item else ()
    return AnswerLine(
        item=item,
        part=part,
        title=words.name_question(item, part),
        ask=_in_language(asked),
        cite=words.name_clauses(cite),
        clause=asked.group.text if asked and asked.group else "",
        text=words.name_gap(gap) if gap else words.name_answer(item, part, say(given.get("value"))),
        is_gap=bool(gap),
        reason=say(given.get("reason")),
        by=say(given.get("by")),
        blobs=tuple(say(each) for each in _list(given.get("blobs"))),
    )


def _in_language(asked: Asked | None) -> str:
    return name_in_language(asked.question.ask) if asked else ""


def _tell_all(content: Mapping[str, Json], words: VisitWords) -> Iterator[tuple[str, str, str]]:
    """Yield everything that a revision says: a key, how it is called, and what is said."""
    yield "outcome", _("结果"), words.name_outcome(say(content.get("outcome")))
    for each in list_answers(content, words):
        if each.item != OUTCOME:
            key = f"answer {each.item}/{each.part}"
            yield key, each.title, _join(each.text, each.reason)
    for given in _objects(content.get("differences")):
        field = say(given.get("field"))
        title = _("数据库比对：%(field)s") % {"field": words.name_field(field)}
        yield f"field {field}", title, _join(say(given.get("found")), say(given.get("note")))
    told: dict[str, list[str]] = {}
    for kind, text in list_observations(content, words):
        told.setdefault(kind, []).append(text)
    for kind, texts in told.items():
        yield f"observation {kind}", kind, _("；").join(texts)
    for title, text in list_circumstances(content, words):
        yield f"circumstance {title}", title, text
    digests = sorted(each["sha256"][:12] for each in list_files(content))
    if digests:
        yield "files", _("照片和文件"), " ".join(digests)


def _join(text: str, more: str) -> str:
    return _("；").join(each for each in (text, more) if each)


def _sign(signature: Mapping[str, Json]) -> str:
    if signature.get("blob"):
        return _("已签")
    refused = say(signature.get("refused"))
    return _("未签：%(reason)s") % {"reason": refused} if refused else _("未签")


def _name_cause(cause: str, words: VisitWords) -> str:
    form = words.checklist.absence if words.checklist else None
    causes = form.causes if form else ()
    return next((name_in_language(each.title) for each in causes if each.id == cause), cause)


def _yes_or_no(text: str) -> str:
    return {"yes": _("是"), "no": _("否")}.get(text, text)


def _object(value: Json) -> Mapping[str, Json]:
    return value if isinstance(value, dict) else {}


def _list(value: Json) -> list[Json]:
    return value if isinstance(value, list) else []


def _objects(value: Json) -> list[Mapping[str, Json]]:
    return [each for each in _list(value) if isinstance(each, dict)]
