"""The life of a paper: drafted, signed, numbered, issued; nothing leaves in another order."""

from kaohe.workflows.papers.life import (
    Paper,
    SignedCopy,
    Stage,
    attach_copy,
    describe_paper,
    issue_paper,
    number_paper,
    revise_paper,
    sign_paper,
    void_paper,
)
from kaohe.workflows.papers.numbering import check_serials, next_serial

__all__ = [
    "Paper",
    "SignedCopy",
    "Stage",
    "attach_copy",
    "check_serials",
    "describe_paper",
    "issue_paper",
    "next_serial",
    "number_paper",
    "revise_paper",
    "sign_paper",
    "void_paper",
]
