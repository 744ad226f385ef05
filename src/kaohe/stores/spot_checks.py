"""A province's spot checks, read from the folder in which its campaign was published."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from kaohe.core.draw import read_packet, read_stratum
from kaohe.core.errors import ProofInvalid, raise_all
from kaohe.core.scoring import read_evidence
from kaohe.stores.files import read_bytes
from kaohe.stores.published_draws import verify_draw
from kaohe.workflows.provinces.campaign import report_spot_checks

if TYPE_CHECKING:
    from pathlib import Path

    from kaohe.core.scoring.evidence import Evidence
    from kaohe.stores.draws import DrawFolder
    from kaohe.stores.packs import LoadedPack


def read_spot_checks(
    published: DrawFolder, findings: Path, *, pack: LoadedPack
) -> tuple[dict[str, Any], Evidence]:
    """Verify a province's published draw, and report its visits with what was found on them.

    Args:
        published: the folder of the campaign.
        findings: file of evidence/1 of the province's inspectors.
        pack: the pack that the plan is from.

    Raises:
        ProofInvalid: something published does not hold; every fault is named.
        DrawError: the campaign is not a province's own.
        EvidenceError: the findings are of something else, or an outcome is missing.
    """
    found = verify_draw(published, pack=pack)
    raise_all(ProofInvalid, found.faults)
    packets = [read_packet(read_bytes(path)) for path in published.packets()]
    return report_spot_checks(
        published.opening().plan,
        pack.pack,
        disclosed={each.label: read_stratum(each.drawn.pool.stratum).kind for each in packets},
        findings=read_evidence(read_bytes(findings), where=str(findings)),
        checkpoint=found.checkpoint.root.hex() if found.checkpoint else "",
        seed=found.seed,
    )
