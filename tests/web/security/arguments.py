"""What the generated tests are told of the office's addresses and tables; kept in review.

Everything here is looked up by name: an address whose arguments are not named here fails the
tests, so that a new room cannot be left out of them by being forgotten.
"""

import datetime
import json

from kaohe.web.cases.papers import PAPERS as OF_CASES
from kaohe.web.cycles.models import Cycle
from kaohe.web.figures.papers import PAPERS as OF_FIGURES
from kaohe.web.observations.papers import PAPERS as OF_OBSERVATIONS
from kaohe.web.papers.making import store
from kaohe.web.registers.correction_state import papers_of
from kaohe.web.rules.library import find_known

CYCLE = "assessment-2012"


def keep_in(papers):
    """Return what keeps a paper of a body in a room's folder, and returns its digest."""
    return lambda planter: papers.store().keep(planter.mark.encode())


def keep_of_correction(planter):
    """Keep the evidence of a correction, and return its digest."""
    return papers_of(planter.plant(Cycle)).keep(planter.mark.encode())


def keep_issued(planter):
    """Keep an issued paper of the second body, and return its digest; the first has a draft."""
    return store().keep(planter.mark.encode()) if planter.is_second else ""


def write_manifest(planter):
    """Return a manifest with a word of its body and one file that has not come."""
    listed = {
        "number": 1,
        "version": 1,
        "purpose": "scan",
        "name": f"{planter.mark}.pdf",
        "size": 1,
        "sha256": "0" * 64,
        "evidence_date": "",
        "items": ["joint_body"],
    }
    told = {"item": "joint_body", "answers": [], "text": planter.mark}
    return json.dumps({"items": [told], "parts": [], "files": [listed]})


OF_BODY = {
    "body": ("", ""),
    ("confirm_reading", "key"): ("cycles.Reminder", "pk"),
    ("add_piece", "upload_id"): ("registers.Upload", "pk"),
    ("finish_upload", "upload_id"): ("registers.Upload", "pk"),
    **{
        (name, "key"): ("registers.RegisterCorrection", "pk")
        for name in (
            "register_correction",
            "correction_paper",
            "correction_approval",
            "prepare_correction",
            "sign_correction",
            "refuse_correction",
            "withdraw_correction",
        )
    },
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
        (name, "key"): ("cases.Case", "pk")
        for name in (
            "case",
            "put_case_evidence",
            "answer_case",
            "propose_case",
            "decide_case",
            "case_trace",
            "case_evidence_file",
            "case_answer_file",
        )
    },
    ("mending_paper", "step"): ("observations.MendingStep", "pk"),
    ("case_evidence_file", "paper"): ("cases.CaseEvidence", "pk"),
    ("case_answer_file", "answer"): ("cases.CaseAnswer", "pk"),
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
    "which": "evidence",
    "step": "self_check",
    ("decide_proposal", "key"): 1,
    **{(name, "key"): 1 for name in ("paper_text", "paper_text_page", "use_paper_text")},
    ("paper_text_file", "kind"): "visit_notice",
    "county": "330102",
    "visit": f"{CYCLE}/33/330102/private/0",
    "revision": "018f0000-0000-7000-8000-000000000000",
    "first": 1,
    "last": 1,
    ("field_app_file", "name"): "index.html",
    "decision": "d_adding_up",
}
"""Argument, or address and argument → what it is, whoever asks."""

PLANTED = {
    "cases.Case": {"number": lambda planter: int(planter.body)},
    "cases.CaseEvidence": {"kind": "paper", "digest": keep_in(OF_CASES)},
    "cases.CaseAnswer": {"paper_digest": keep_in(OF_CASES)},
    "figures.Countersignature": {"paper_digest": keep_in(OF_FIGURES)},
    "figures.QueryAnswer": {"paper_digest": keep_in(OF_FIGURES)},
    "observations.MendingStep": {"paper_digest": keep_in(OF_OBSERVATIONS)},
    "observations.Sheet": {
        "kind": "private_enterprise_union",
        "visit": lambda planter: f"{CYCLE}/{planter.body}/{planter.mark}/private/0",
        "scan_digest": keep_in(OF_OBSERVATIONS),
    },
    "papers.OfficePaper": {
        "facts": {},
        "stage": lambda planter: "issued" if planter.is_second else "draft",
        "issued_on": lambda planter: datetime.date(2013, 1, 10) if planter.is_second else None,
        "issued_digest": keep_issued,
        "issued_word": keep_issued,
    },
    "registers.RegisterCorrection": {"paper_digest": keep_of_correction, "rows": []},
    "registers.CorrectedValue": {"table": "enterprises", "field": "employees"},
    "registers.CorrectionEnd": {"outcome": "refused", "prepared": None},
    "self_check.ItemDraft": {"version": 0},
    "self_check.ItemReview": {"item": "joint_body"},
    "self_check.ReportItem": {"item": "joint_body"},
    "self_check.ReportPart": {"part": "documents"},
    "self_check.Submission": {"manifest": write_manifest},
}
"""Table with rows of bodies → fields that cannot be made from their kind, as they must be."""

SHARED = {"teams.PoolPerson": {"lent_by": ""}}
"""Table that rows of bodies hang on → fields that cannot be made from their kind."""

NOT_PLANTED = frozenset(
    {
        "registers.PreparedCorrection",
        "registers.CorrectionApproval",
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
                "VoiceDesk",
                "VoicePad",
                "DutyCall",
                "DutyStep",
                "NotedRevision",
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
