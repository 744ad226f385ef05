"""Draws fields inside tables, where the column's header is the label."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django import template
from django.forms import CheckboxInput, Select
from django.utils.translation import gettext as _

if TYPE_CHECKING:
    from django.forms import BoundField

register = template.Library()


@register.inclusion_tag("teams/row_field.html")
def row_field(field: BoundField, row: int) -> dict[str, Any]:
    """Show a field of a row; it is named by its column and the number of its row."""
    widget = field.field.widget
    if isinstance(widget, CheckboxInput):
        kind = "form-check-input"
    elif isinstance(widget, Select):
        kind = "form-select form-select-sm"
    else:
        kind = "form-control form-control-sm"
    attributes: dict[str, Any] = {
        "class": kind,
        "aria-label": _("%(label)s，第%(row)s行") % {"label": field.label, "row": row},
    }
    if field.errors:
        attributes["class"] += " is-invalid"
        attributes["aria-invalid"] = "true"
        attributes["aria-describedby"] = f"{field.auto_id}_errors"
    return {"field": field, "drawn": field.as_widget(attrs=attributes)}
