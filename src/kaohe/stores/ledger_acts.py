"""Acts handed in as files (``ledger-act/1``)."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, Any, Final, Literal

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from kaohe.stores.faults import FILE_WRONG_SHAPE
from kaohe.stores.files import read_json
from kaohe.workflows.ledgers.recording import Act

if TYPE_CHECKING:
    from pathlib import Path

FORMAT: Final = "ledger-act/1"

Text = Annotated[str, Field(min_length=1)]


class ActFile(BaseModel):
    """What somebody does, as a file."""

    model_config = ConfigDict(extra="forbid", frozen=True, strict=True)

    format: Literal["ledger-act/1"]
    request: Text
    kind: Text
    campaign: Text
    rehearsal: bool
    actor: Text
    content: dict[str, Any]
    refers: int | None = None


def load_act(path: Path) -> Act:
    """Read an act.

    Raises:
        FileUnusable: the file is no act.
    """
    try:
        found = ActFile.model_validate(read_json(path, expected=FORMAT))
    except ValidationError as fault:
        field = ".".join(str(part) for part in fault.errors()[0]["loc"])
        raise FILE_WRONG_SHAPE.error_at(str(path), field=field) from None
    return Act(
        request=found.request,
        kind=found.kind,
        campaign=found.campaign,
        rehearsal=found.rehearsal,
        actor=found.actor,
        content=found.content,
        refers=found.refers,
    )
