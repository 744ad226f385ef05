"""The public key files that key holders hand to the office (``holder-key/1``)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pydantic import ValidationError

from kaohe.core.canonical import canonical_bytes
from kaohe.stores.faults import FILE_WRONG_SHAPE
from kaohe.stores.files import read_json
from kaohe.workflows.publication.published import HolderKey

if TYPE_CHECKING:
    from pathlib import Path

FORMAT = "holder-key/1"


def load_holder_key(path: Path) -> HolderKey:
    """Read a holder's public key with its proof of possession.

    Raises:
        FileUnusable: the file is none.
    """
    body = read_json(path, expected=FORMAT)
    try:
        return HolderKey.model_validate_json(canonical_bytes(body))
    except ValidationError as fault:
        field = ".".join(str(part) for part in fault.errors()[0]["loc"])
    except ValueError:  # a number or a text that canonical JSON does not have
        field = FORMAT
    raise FILE_WRONG_SHAPE.error_at(str(path), field=field)
