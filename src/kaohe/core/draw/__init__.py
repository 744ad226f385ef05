"""The verifiable random draw: nobody can read it early, everybody can check it.

``commit_frame`` before the seed, ``derive_seed`` after it, then label by label:
``ProvinceDraw`` gives the counties and ``CountyDraw`` one unit at a time, each from the proofs
of all key holders; ``verify_packet`` checks one unit without seeing any other.
Algorithm, layouts and promises: docs/algorithms/draw.md.
"""

from __future__ import annotations

from kaohe.core.draw.campaign import Campaign, Ceremony
from kaohe.core.draw.choice_record import verify_choice, write_choice
from kaohe.core.draw.choices import Choice, ProvinceDraw, county_sizes
from kaohe.core.draw.closed_packet import CLOSED, close_packet
from kaohe.core.draw.county_frame import CountyFrame, CountyUnits, open_county
from kaohe.core.draw.county_record import CountyFindings, CountyRecord, check_county
from kaohe.core.draw.disclosure import CountyDraw, Disclosure, Shortfall
from kaohe.core.draw.frame import (
    CommittedUnit,
    FrameUnit,
    commit_frame,
    commit_stratum,
    stratum_salt_key,
)
from kaohe.core.draw.keys import KeyHolder, has_approved, has_possession
from kaohe.core.draw.labels import Label, label_bytes
from kaohe.core.draw.lottery import Evaluation, evaluate_label
from kaohe.core.draw.manifest import Manifest, StratumLine
from kaohe.core.draw.packet import Packet, make_packet, read_packet, write_packet
from kaohe.core.draw.plan import DrawPlan, Slot
from kaohe.core.draw.seed import derive_seed
from kaohe.core.draw.strata import KIND_NAMES, Stratum, read_stratum
from kaohe.core.draw.verification import verify_closed_packet, verify_packet

__all__ = [
    "CLOSED",
    "KIND_NAMES",
    "Campaign",
    "Ceremony",
    "Choice",
    "CommittedUnit",
    "CountyDraw",
    "CountyFindings",
    "CountyFrame",
    "CountyRecord",
    "CountyUnits",
    "Disclosure",
    "DrawPlan",
    "Evaluation",
    "FrameUnit",
    "KeyHolder",
    "Label",
    "Manifest",
    "Packet",
    "ProvinceDraw",
    "Shortfall",
    "Slot",
    "Stratum",
    "StratumLine",
    "check_county",
    "close_packet",
    "commit_frame",
    "commit_stratum",
    "county_sizes",
    "derive_seed",
    "evaluate_label",
    "has_approved",
    "has_possession",
    "label_bytes",
    "make_packet",
    "open_county",
    "read_packet",
    "read_stratum",
    "stratum_salt_key",
    "verify_choice",
    "verify_closed_packet",
    "verify_packet",
    "write_choice",
    "write_packet",
]
