"""Read and write a sheet of evidence: JSON in, findings out, and every fault told at once."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any, Final

from pydantic import ValidationError

from kaohe.core.canonical import canonical_bytes
from kaohe.core.errors import EvidenceMalformed, nearest, raise_all
from kaohe.core.scoring.evidence import Evidence, Finding
from kaohe.core.scoring.faults import (
    KEY_MISSING,
    KEY_TWICE,
    KEY_UNKNOWN,
    NUMBER_NOT_TEXT,
    SHEET_NOT_OBJECT,
    SHEET_NOT_UTF8,
    SHEET_UNREADABLE,
    TEXT_MALFORMED,
    VALUE_AND_GAP,
)
from kaohe.core.scoring.nodes import Because

if TYPE_CHECKING:
    from collections.abc import Iterator

    from pydantic_core import ErrorDetails

    from kaohe.core.canonical import Json
    from kaohe.core.errors import Fault

_FORMS: Final = {
    "format": Because("“evidence/1”", "'evidence/1'"),
    "campaign": Because("考核代号，如“2012”", "a campaign such as '2012'"),
    "rehearsal": Because("true 或 false", "true or false"),
    "register_digest": Because("64 位小写十六进制数", "64 lower-case hex digits"),
    "as_of": Because("日期，如“2012-12-31”", "a day such as '2012-12-31'"),
    "findings": Because("认定的列表", "a list of findings"),
    "item": Because("小写字母、数字和下划线", "an id of a-z, 0-9 and _"),
    "part": Because("分项名，如“seal”", "a part such as 'seal' or 'scale/seal'"),
    "body": Because("单位代码，如“43”", "the id of a body such as '43'"),
    "visit": Because(
        "“考核/单位/县/类别[/成员]/次数”，如“2012/43/430103/private/0”",
        "'campaign/body/county/slot[/member]/attempt' such as '2012/43/430103/private/0'",
    ),
    "value": Because("非空文字", "text that is not empty"),
    "gap": Because(
        "not_filed、not_applicable、not_verified、refused 之一",
        "one of not_filed, not_applicable, not_verified, refused",
    ),
    "source": Because(
        "self_check、review、second_review、supervision、statistics、register、visit、final 之一",
        "one of self_check, review, second_review, supervision, statistics, register, visit, final",
    ),
    "actor": Because("认定人代号", "who found it"),
    "at": Because(
        "UTC 时间，如“2013-01-20T15:59:59.000Z”", "a moment such as '2013-01-20T15:59:59.000Z'"
    ),
    "blobs": Because("64 位小写十六进制摘要的列表", "a list of digests of 64 hex digits"),
    "note": Because("文字", "text"),
}
_TEXT: Final = Because("文字", "text")


class _Doubled(dict[str, Any]):
    """A JSON object in which a key was given twice."""

    twice: tuple[str, ...] = ()


class _Inexact(str):
    """A JSON number with a fraction or an exponent, as it was written."""

    __slots__ = ()


def read_evidence(sheet: str | bytes, where: str) -> Evidence:
    """Read a sheet of evidence/1.

    Numbers are text (``"17/20"``, ``"0.30"``): a JSON number with a fraction is a float for
    most programs and would not stay exact.

    Args:
        sheet: the file's text or bytes.
        where: its name, for faults such as ``evidence.json: findings[12].value``.

    Raises:
        EvidenceMalformed: with every fault of the file.
    """
    tree, doubtful = _load(sheet, where)
    if not isinstance(tree, dict):
        raise SHEET_NOT_OBJECT.error_at(where)
    faults = list(_find_doubtful(tree, where)) if doubtful else []
    faults.extend(_check_plain_types(tree, where))
    try:
        evidence = Evidence.model_validate(tree)
    except ValidationError as error:
        faults.extend(_translate(detail, where) for detail in error.errors())
        raise EvidenceMalformed(*dict.fromkeys(faults)) from None
    raise_all(EvidenceMalformed, faults)
    return evidence


def write_evidence(evidence: Evidence) -> bytes:
    """Write a sheet as canonical JSON; what is not given is not written."""
    return canonical_bytes(
        {
            "format": evidence.format,
            "campaign": evidence.campaign,
            "rehearsal": evidence.rehearsal,
            "register_digest": evidence.register_digest,
            "as_of": evidence.as_of.isoformat(),
            "findings": [_write_finding(finding) for finding in evidence.findings],
        }
    )


def evidence_schema() -> dict[str, Any]:
    """Return the JSON Schema (2020-12) of evidence/1."""
    schema = Evidence.model_json_schema()
    schema["$defs"]["Finding"]["oneOf"] = [
        {"required": [key], "properties": {key: {"type": "string"}}} for key in ("value", "gap")
    ]
    return {"$schema": "https://json-schema.org/draft/2020-12/schema", **schema}


def _write_finding(finding: Finding) -> Json:
    given: dict[str, Json | None] = {
        "part": finding.part,
        "visit": finding.visit,
        "value": finding.value,
        "gap": finding.gap,
    }
    return {
        "item": finding.item,
        "body": finding.body,
        "source": finding.source,
        "actor": finding.actor,
        "at": finding.at,
        "blobs": finding.blobs,
        "note": finding.note,
        **{key: value for key, value in given.items() if value is not None},
    }


def _load(sheet: str | bytes, where: str) -> tuple[Any, bool]:
    """Return the tree, and whether it holds a key given twice, a float or a lone surrogate."""
    try:
        text = sheet.decode("utf-8-sig") if isinstance(sheet, bytes) else sheet
    except UnicodeDecodeError as error:
        raise SHEET_NOT_UTF8.error_at(where, position=error.start) from None
    doubtful = "\\ud" in text.lower()

    def build(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
        nonlocal doubtful
        built = dict(pairs)
        if len(built) == len(pairs):
            return built
        doubtful = True
        doubled = _Doubled(built)
        keys = [key for key, _ in pairs]
        doubled.twice = tuple(dict.fromkeys(key for key in keys if keys.count(key) > 1))
        return doubled

    def keep(written: str) -> _Inexact:
        nonlocal doubtful
        doubtful = True
        return _Inexact(written)

    try:
        return json.loads(
            text, object_pairs_hook=build, parse_float=keep, parse_constant=keep
        ), doubtful
    except (ValueError, RecursionError) as error:
        line, column = getattr(error, "lineno", "?"), getattr(error, "colno", "?")
        raise SHEET_UNREADABLE.error_at(where, line=line, column=column) from None


def _find_doubtful(tree: Any, where: str, path: str = "") -> Iterator[Fault]:
    """Yield what JSON allows and we do not: floats, keys given twice, lone surrogates."""
    place = f"{where}: {path}" if path else where
    if isinstance(tree, _Inexact):
        yield NUMBER_NOT_TEXT.at(place, value=tree)
    elif isinstance(tree, str) and not tree.isascii() and _has_surrogate(tree):
        yield TEXT_MALFORMED.at(place, value=ascii(tree), allowed=_TEXT.zh, allowed_en=_TEXT.en)
    elif isinstance(tree, dict):
        if isinstance(tree, _Doubled):
            for key in tree.twice:
                yield KEY_TWICE.at(place, key=key)
        for key, value in tree.items():
            yield from _find_doubtful(value, where, f"{path}.{key}" if path else key)
    elif isinstance(tree, list):
        for index, value in enumerate(tree):
            yield from _find_doubtful(value, where, f"{path}[{index}]")


def _has_surrogate(text: str) -> bool:
    return any("\ud800" <= character <= "\udfff" for character in text)


def _check_plain_types(tree: dict[str, Any], where: str) -> Iterator[Fault]:
    """Yield what Pydantic would read kindly: a day as a count of seconds, a flag as a word."""
    for key, kind in (("rehearsal", bool), ("as_of", str)):
        if key in tree and not isinstance(tree[key], kind):
            form = _FORMS[key]
            yield TEXT_MALFORMED.at(
                f"{where}: {key}", value=tree[key], allowed=form.zh, allowed_en=form.en
            )


def _translate(detail: ErrorDetails, where: str) -> Fault:
    """Return our fault for an error of Pydantic, whose own words are for programmers."""
    location = detail["loc"]
    place = _place(where, location)
    parent, key = _place(where, location[:-1]), str(location[-1]) if location else ""
    value = detail["input"]
    match detail["type"]:
        case "missing":
            return KEY_MISSING.at(parent, key=key)
        case "extra_forbidden":
            model = Finding if len(location) > 1 else Evidence
            return KEY_UNKNOWN.at(parent, key=key, nearest=nearest(key, model.model_fields))
        case "value_error" if location and isinstance(location[-1], int):
            return VALUE_AND_GAP.at(place)
        case "model_type":
            return SHEET_NOT_OBJECT.at(place)
        case "string_type" if isinstance(value, int) and not isinstance(value, bool):
            return NUMBER_NOT_TEXT.at(place, value=value)
        case _:
            field = next((each for each in reversed(location) if isinstance(each, str)), "")
            form = _FORMS.get(field, _TEXT)
            return TEXT_MALFORMED.at(place, value=value, allowed=form.zh, allowed_en=form.en)


def _place(where: str, location: tuple[int | str, ...]) -> str:
    path = "".join(f"[{each}]" if isinstance(each, int) else f".{each}" for each in location)
    return f"{where}: {path.removeprefix('.')}" if path else where
