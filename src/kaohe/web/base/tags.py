"""What templates may use beside Django's own: fields of forms, names of roles and bodies."""

from __future__ import annotations

import uuid
from typing import TYPE_CHECKING, Any

import segno
from django import template
from django.forms import CheckboxInput, CheckboxSelectMultiple, FileInput, Select, Textarea

from kaohe.core.divisions import BODY_NAMES
from kaohe.web.accounts.roles import ROLES
from kaohe.web.base.language import pick

if TYPE_CHECKING:
    from django.forms import BoundField

register = template.Library()


@register.inclusion_tag("base/field.html")
def show_field(field: BoundField) -> dict[str, Any]:
    """Show a field with its label, its help and its errors, each tied to it."""
    widget = field.field.widget
    several = isinstance(widget, CheckboxSelectMultiple)
    if isinstance(widget, CheckboxInput) or several:
        kind = "form-check-input"
    elif isinstance(widget, Select):
        kind = "form-select"
    else:
        kind = "form-control"
    attributes: dict[str, Any] = {"class": kind}
    told = [f"{field.auto_id}_help"] if field.help_text else []
    if field.errors:
        attributes["class"] += " is-invalid"
        attributes["aria-invalid"] = "true"
        told.append(f"{field.auto_id}_errors")
    if several:  # its boxes are drawn one by one
        widget.attrs["class"] = kind
    elif told:
        attributes["aria-describedby"] = " ".join(told)
    if isinstance(widget, Textarea):
        attributes["rows"] = 4
    return {
        "field": field,
        "drawn": field.as_widget(attrs=attributes),
        "is_check": isinstance(widget, CheckboxInput),
        "is_several": several,
        "is_file": isinstance(widget, FileInput),
    }


@register.inclusion_tag("base/request_key.html")
def request_key() -> dict[str, str]:
    """Put a key into a form, so that sending it twice is one act."""
    return {"key": uuid.uuid4().hex}


@register.filter
def qr_picture(text: str) -> str:
    """Return a QR code as a picture inside the page."""
    picture: str = segno.make(text, error="m").png_data_uri(scale=5, border=4)
    return picture


@register.filter
def role_name(role: str) -> object:
    """Return how a role is called."""
    return ROLES[role].name if role in ROLES else role


@register.filter
def body_name(body: str) -> str:
    """Return how a body is called."""
    names = BODY_NAMES.get(body)
    if names is None:
        return body
    return pick(names)
