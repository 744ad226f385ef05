"""Rows of two bodies in every table that has rows of bodies, each with words found nowhere else.

Which tables those are follows from the models: they name a body, or hang on a row that does.
What cannot be made from the kind of a field alone stands in ``arguments.py``.
"""

from __future__ import annotations

import datetime
from decimal import Decimal
from hashlib import sha256
from uuid import NAMESPACE_OID, uuid5

from arguments import NOT_PLANTED, PLANTED, SHARED
from django.apps import apps
from django.db import models
from django.utils import timezone

from kaohe.web.accounts.models import IS_BODY, User

BODIES = ("32", "33")
DIGESTS = ("digest", "sha256", "statement", "root", "hash", "commitment")


def person_mark(body):
    """Return what stands in the row of a body's person."""
    return f"mk-{body}-person"


def row_mark(body):
    """Return what stands in every other row of a body."""
    return f"mk-{body}-row"


def find_body_models():
    """Return the models with rows of bodies; people are made apart."""
    return [
        model
        for model in apps.get_models()
        if model is not User
        and model._meta.label not in NOT_PLANTED
        and model._meta.app_config.name.startswith("kaohe.")
        and path_of(model)
    ]


def names_body(field):
    """Tell whether a field holds the two digits of a body."""
    return not field.is_relation and (field.name == "body" or IS_BODY in field.validators)


def path_of(model, seen=()):
    """Return how a row names its body, such as ``reminder__body``; empty where it has none."""
    for field in model._meta.concrete_fields:
        if names_body(field):
            return field.name
    for field in model._meta.concrete_fields:
        other = field.related_model
        if other is None or other is User or other in seen or other is model:
            continue
        rest = path_of(other, (*seen, model))
        if rest:
            return f"{field.name}__{rest}"
    return ""


class Planter:
    """Makes one row of a body in each table, and what those rows hang on."""

    def __init__(self, body, person):
        self.body, self.person = body, person
        self.mark, self.is_second = row_mark(body), body == BODIES[1]
        self.rows = {}

    def plant(self, model):
        """Return the body's row of a model, made now if it is not there."""
        if model not in self.rows:
            self.rows[model] = self._make(model)
        return self.rows[model]

    def _make(self, model):
        is_of_body = bool(path_of(model))
        if not is_of_body and model.objects.exists():
            return model.objects.order_by("pk").first()
        label = model._meta.label
        given = PLANTED.get(label, {}) if is_of_body else SHARED.get(label, {})
        values = {}
        for field in model._meta.concrete_fields:
            if field.name in given:
                made = given[field.name]
                values[field.name] = made(self) if callable(made) else made
            elif not (field.primary_key and field.get_internal_type().endswith("AutoField")):
                value = self._fill(model, field, is_of_body=is_of_body)
                if value is not None:
                    values[field.name] = value
        return model.objects.create(**values)

    def _fill(self, model, field, *, is_of_body):
        other = field.related_model
        if other is not None:
            if other is User:
                return self.person
            if other is model or (field.null and not path_of(other)):
                return None
            return self.plant(other)
        if names_body(field):
            return self.body
        if field.flatchoices:
            return field.flatchoices[0][0]
        mark = row_mark(self.body) if is_of_body else "shared"
        text = f"{mark}-{model._meta.model_name}-{field.name}"
        if isinstance(field, models.UUIDField):
            return uuid5(NAMESPACE_OID, text)
        if isinstance(field, models.CharField | models.TextField):
            if any(each in field.name for each in DIGESTS) and field.max_length in (None, 64):
                return sha256(text.encode()).hexdigest()
            return text[-field.max_length :] if field.max_length else text
        if isinstance(field, models.BinaryField):
            return text.encode()
        if isinstance(field, models.JSONField):
            return {"note": text} if not field.has_default() else field.get_default()
        return _fill_plain(field)


def _fill_plain(field):
    """Return a value of a field whose kind says all; None where none is needed."""
    if field.has_default() or field.null:
        return None
    if isinstance(field, models.DateTimeField):
        return timezone.now()
    if isinstance(field, models.DateField):
        return datetime.date(2013, 1, 10)
    if isinstance(field, models.BooleanField):
        return False
    if isinstance(field, models.DecimalField):
        return Decimal(1)
    if isinstance(field, models.GenericIPAddressField):
        return "192.0.2.1"
    if isinstance(field, models.IntegerField):
        return 1
    return None
