"""The published JSON Schema of the three formats, for editors that complete and check.

The schema knows keys, words and forms. What must add up, the reader alone checks.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from kaohe.core.rules.model import Pack
from kaohe.core.rules.overlay import Overlay
from kaohe.core.rules.variant import Variant

if TYPE_CHECKING:
    from pydantic import BaseModel

DIALECT: Final = "https://json-schema.org/draft/2020-12/schema"


def pack_schema() -> dict[str, Any]:
    """Return the JSON Schema of rule-pack/1."""
    return _schema_of(Pack, "rule-pack/1")


def overlay_schema() -> dict[str, Any]:
    """Return the JSON Schema of rule-overlay/1."""
    return _schema_of(Overlay, "rule-overlay/1")


def variant_schema() -> dict[str, Any]:
    """Return the JSON Schema of rule-variant/1."""
    return _schema_of(Variant, "rule-variant/1")


def _schema_of(model: type[BaseModel], title: str) -> dict[str, Any]:
    schema = model.model_json_schema(by_alias=True, mode="validation")
    return {"$schema": DIALECT, **schema, "title": title}
