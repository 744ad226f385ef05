"""From a tree of text to a model, with every misfit told at once and in both languages."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any, Final, TypeVar, get_args

from pydantic import BaseModel, ValidationError

from kaohe.core.errors import Fault, PackInvalid, nearest, raise_all
from kaohe.core.rules import faults
from kaohe.core.rules.checks.faults import EMPTY
from kaohe.core.rules.measures import Judgement, Measure
from kaohe.core.rules.places import Places

if TYPE_CHECKING:
    from collections.abc import Mapping

    from pydantic_core import ErrorDetails

    from kaohe.core.rules.places import Path

M = TypeVar("M", bound=BaseModel)

_SHAPES: Final = {
    "string_type": "text",
    "fraction_type": "text",
    "int_type": "text",
    "bool_type": "text",
    "date_type": "text",
    "tuple_type": "list",
    "dict_type": "mapping",
    "model_type": "mapping",
    "model_attributes_type": "mapping",
}
"""Which shape was wanted, by the name of the misfit."""

_FORMS: Final = {
    "not_exact": faults.NUMBER_FORM,
    "not_whole": faults.WHOLE_FORM,
    "not_flag": faults.FLAG_FORM,
    "not_day": faults.DAY_FORM,
}
_SHOWN: Final = 60
"""Characters of a value that a message shows."""

_BOUNDS: Final = {
    "greater_than": "> {gt}",
    "greater_than_equal": "≥ {ge}",
    "less_than_equal": "≤ {le}",
}


def fit(model: type[M], places: Places) -> M:
    """Read a tree into a model.

    Raises:
        PackInvalid: with one fault for every value that does not fit.
    """
    found = [
        _key_unknown(path, model, places)
        for path in places.absent
        if path[-1] not in _keys_at(model, places.tree, path[:-1])
    ]
    try:
        fitted = model.model_validate(places.tree)
    except ValidationError as misfit:
        found.extend(_translate(error, model, places) for error in misfit.errors())
    raise_all(PackInvalid, sorted(found, key=lambda fault: places.order(fault.where)))
    return fitted


def _key_unknown(path: Path, model: type[BaseModel], places: Places) -> Fault:
    key = str(path[-1])
    known = nearest(key, _keys_at(model, places.tree, path[:-1]))
    return places.fault_in(faults.KEY_UNKNOWN, path, key=key, nearest=known)


def _translate(error: ErrorDetails, model: type[BaseModel], places: Places) -> Fault:
    kind = error["type"]
    path = _path_in(places.tree, error["loc"])
    value = _show(error["input"])
    context = error.get("ctx", {})
    if kind == "missing":
        return places.fault(faults.KEY_MISSING, path[:-1], key=path[-1])
    if kind == "extra_forbidden":
        return _key_unknown(path, model, places)
    if kind == "literal_error":
        allowed = ", ".join(re.findall(r"'([^']*)'", context["expected"]))
        return places.fault(faults.WORD_UNKNOWN, path, value=value, allowed=allowed)
    if kind == "union_tag_not_found":
        return places.fault(faults.KEY_MISSING, path, key="kind")
    if kind == "union_tag_invalid":
        names = nearest(context["tag"], re.findall(r"'([^']*)'", context["expected_tags"]))
        return places.fault(
            faults.WORD_UNKNOWN, (*path, "kind"), value=context["tag"], allowed=names
        )
    if kind == "string_pattern_mismatch":
        return places.fault(
            faults.TEXT_FORM, path, value=value, pattern=context["pattern"].strip("^$")
        )
    if kind == "too_short":
        return places.fault(EMPTY, path)
    if kind == "string_too_short":
        return places.fault(faults.TEXT_EMPTY, path)
    if kind in _BOUNDS:
        bound = _BOUNDS[kind].format(**context)
        return places.fault(faults.NUMBER_RANGE, path, value=value, bound=bound)
    if kind in _FORMS:
        return places.fault(_FORMS[kind], path, value=value)
    return places.fault(faults.SHAPE, path, wanted=_SHAPES[kind])


def _path_in(tree: Mapping[str, Any], loc: tuple[str | int, ...]) -> Path:
    """Drop from a location the names of union members, which are no keys of the file."""
    path: list[str | int] = []
    node: Any = tree
    for step, following in zip(loc, (*loc[1:], None), strict=True):
        if step == "[key]":
            continue
        is_tag = isinstance(node, dict) and step == node.get("kind") and step not in node
        if is_tag and following is not None:
            continue
        path.append(step)
        if isinstance(node, dict):
            node = node.get(str(step))
        else:
            node = node[step] if isinstance(node, list) and isinstance(step, int) else None
    return tuple(path)


def _show(value: Any) -> str:
    """Return a value for a message: short, and without what a list or mapping holds."""
    return value[:_SHOWN] if isinstance(value, str) else type(value).__name__


def _keys_at(model: type[BaseModel], tree: Any, path: Path) -> set[str]:
    """Return the keys of the part that a path leads to; none where it is no part."""
    current: type[BaseModel] | None = model
    node = tree
    for step in path:
        node = node[step]
        if isinstance(step, str):
            annotation = _keys(current).get(step) if current else None
            is_measure = isinstance(node, dict) and _holds_measure(annotation)
            current = _MEASURES.get(node.get("kind")) if is_measure else _model_of(annotation)
    return set(_keys(current)) if current else set()


def _keys(model: type[BaseModel]) -> dict[str, Any]:
    return {field.alias or name: field.annotation for name, field in model.model_fields.items()}


def _model_of(annotation: Any) -> type[BaseModel] | None:
    """Return the model inside ``X | None`` or ``tuple[X, ...]``, where there is just one."""
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        return annotation
    inner = [found for each in get_args(annotation) if (found := _model_of(each))]
    return inner[0] if len(inner) == 1 else None


def _holds_measure(annotation: Any) -> bool:
    """Tell whether an annotation holds measures, which are told apart by their kind."""
    inner = get_args(annotation)
    return annotation is Judgement or any(_holds_measure(each) for each in inner)


_MEASURES: Final[dict[str, type[BaseModel]]] = {
    get_args(each.model_fields["kind"].annotation)[0]: each
    for each in get_args(get_args(Measure)[0])
}
