"""What the generated tests are told of the office's addresses and tables; kept in review.

Everything here is looked up by name: an address whose arguments are not named here fails the
tests, so that a new room cannot be left out of them by being forgotten.
"""

from kaohe.web.observations.papers import Paper, keep_paper
from kaohe.web.rules.library import find_known

CYCLE = "assessment-2012"


def keep_scan():
    """Keep a scan, and return its digest."""
    scan = Paper("scan.pdf", b"a scan")
    keep_paper(scan)
    return scan.digest


OF_BODY = {
    "body": ("", ""),
    ("confirm_reading", "key"): ("cycles.Reminder", "pk"),
    ("add_piece", "upload_id"): ("registers.Upload", "pk"),
    ("finish_upload", "upload_id"): ("registers.Upload", "pk"),
    ("word_paper", "key"): ("figures.Countersignature", "pk"),
    ("query", "key"): ("figures.Query", "pk"),
    ("answer_query", "key"): ("figures.Query", "pk"),
    ("close_query", "key"): ("figures.Query", "pk"),
    ("answer_paper", "key"): ("figures.QueryAnswer", "pk"),
    ("decide_extension", "key"): ("self_check.Extension", "pk"),
    ("evidence_part", "key"): ("self_check.FileUpload", "pk"),
    ("finish_evidence", "key"): ("self_check.FileUpload", "pk"),
    ("describe_file", "number"): ("self_check.Evidence", "number"),
    ("bring_file", "number"): ("self_check.Evidence", "number"),
    ("report_file", "number"): ("self_check.Evidence", "number"),
    ("record_file", "key"): ("self_check.YearRecord", "pk"),
    ("answer_body_query", "key"): ("self_check.BodyQuery", "pk"),
    ("close_body_query", "key"): ("self_check.BodyQuery", "pk"),
    **{
        (name, "key"): ("observations.Observation", "pk")
        for name in (
            "observation",
            "ask_mending",
            "report_mending",
            "check_mending",
            "close_mending",
            "word_practice",
            "drop_practice",
            "mending_paper",
        )
    },
    **{
        (name, "key"): ("observations.Sheet", "pk")
        for name in ("paper_sheet", "type_sheet", "settle_sheet", "sheet_scan")
    },
    **{
        (name, "key"): ("papers.OfficePaper", "pk")
        for name in (
            "paper",
            "paper_page",
            "paper_file",
            "paper_copy",
            "draft_paper_again",
            "sign_paper",
            "number_paper",
            "issue_paper",
            "void_paper",
            "attach_paper_copy",
        )
    },
    **{
        (name, "number"): ("accounts.User", "username")
        for name in (
            "person",
            "renew_password",
            "close_account",
            "end_second_factor",
            "give_role",
            "end_role",
            "hand_over",
            "propose_administrator",
        )
    },
}
"""Argument, or address and argument → row of a body that it names, and by which field.

Where no table is named, the argument is the body itself.
"""

FIXED = {
    "form": "docx",
    "seat": "deputy_chair",
    "account": "actor-inspector",
    "team": "1",
    "cycle_id": CYCLE,
    "digest": lambda: find_known("national-2012").digest,
    "index": 0,
    "number": 1,
    "item": "joint_body",
    "part": "documents",
    "version": 1,
    ("take_step", "step"): "sign",
    ("mending_paper", "step"): 1,
    "step": "self_check",
    ("decide_proposal", "key"): 1,
    "county": "330102",
    "visit": f"{CYCLE}/33/330102/private/0",
    "revision": "018f0000-0000-7000-8000-000000000000",
    "first": 1,
    "last": 1,
    ("field_app_file", "name"): "index.html",
}
"""Argument, or address and argument → what it is, whoever asks."""

_NO_PAPER = {"paper_name": "", "paper_digest": ""}
PLANTED = {
    "figures.Countersignature": _NO_PAPER,
    "figures.QueryAnswer": _NO_PAPER,
    "observations.MendingStep": _NO_PAPER,
    "observations.Sheet": {
        "kind": "private_enterprise_union",
        "scan_digest": lambda _planter: keep_scan(),
    },
    "papers.OfficePaper": {"facts": {}, "stage": "draft"},
    "self_check.ItemDraft": {"version": 0},
    "self_check.ItemReview": {"item": "joint_body"},
    "self_check.ReportItem": {"item": "joint_body"},
    "self_check.ReportPart": {"part": "documents"},
}
"""Table with rows of bodies → fields that cannot be made from their kind, as they must be."""

SHARED = {"teams.PoolPerson": {"lent_by": ""}}
"""Table that rows of bodies hang on → fields that cannot be made from their kind."""

NOT_PLANTED = frozenset(
    {
        "results.BodyResult",
        "teams.TripVersion",
        "teams.TripReview",
        "teams.LetterVersion",
        "teams.LetterStep",
        "papers.PaperSignature",
        "papers.PaperCopy",
        *(
            f"fieldwork.{table}"  # each hangs on a draw that stands in the ledger
            for table in (
                "EnrolmentCode",
                "Device",
                "DeviceRevocation",
                "Inbox",
                "InboxState",
                "FieldReceipt",
                "FieldBlob",
                "FieldEvent",
                "FieldVisit",
                "FieldRevision",
                "VisitDecision",
                "ReviewComment",
                "Admission",
                "PurgePermit",
                "FieldMessage",
            )
        ),
        "observations.Typing",
        "observations.Settlement",
    }
)
"""Tables whose rows stand for a whole document, which words alone do not make."""

SEES_PEOPLE = frozenset({"security", "audit"})
"""Roles that see accounts and who tried to enter them, whatever the body, and nothing else."""

ONE_OF_SIXTEEN = ("/items/", "/reviews/of/")
"""Parts of places that belong to one item of a report; of its sixteen items one is planted."""
