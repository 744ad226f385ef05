"""The tables of the ledger: rows are only ever added, and triggers refuse everything else."""

from __future__ import annotations

from typing import ClassVar

from django.db import models


class LedgerIdentity(models.Model):
    """The ledger's name and the key that its checkpoints are verified with; one row."""

    origin = models.TextField(primary_key=True)
    vkey = models.TextField()


class LedgerEntry(models.Model):
    """One act, with its salt and the 32 bytes that stand for it in the tree."""

    index = models.BigIntegerField(primary_key=True)
    request = models.TextField(unique=True)
    entry = models.BinaryField()
    salt = models.BinaryField(max_length=32)
    commitment = models.BinaryField(max_length=32)


class LedgerNode(models.Model):
    """The root of a complete subtree."""

    level = models.IntegerField()
    index = models.BigIntegerField()
    hash = models.BinaryField(max_length=32)

    class Meta:
        """One row for each subtree."""

        constraints: ClassVar = [
            models.UniqueConstraint(fields=["level", "index"], name="one_node_a_place")
        ]


class LedgerDocument(models.Model):
    """What an entry speaks of by its digest."""

    name = models.TextField(primary_key=True)
    content = models.BinaryField()
    entry = models.ForeignKey(LedgerEntry, on_delete=models.PROTECT)


class LedgerCheckpoint(models.Model):
    """A signed checkpoint."""

    size = models.BigIntegerField(primary_key=True)
    note = models.BinaryField()


class LedgerCosignature(models.Model):
    """What a witness has signed."""

    checkpoint = models.ForeignKey(LedgerCheckpoint, on_delete=models.PROTECT)
    line = models.TextField()

    class Meta:
        """The same line is kept once."""

        constraints: ClassVar = [
            models.UniqueConstraint(fields=["checkpoint", "line"], name="one_line_a_witness")
        ]
