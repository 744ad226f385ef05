"""What the papers of the results say: facts of bodies, what visits show, what anchors them."""

from kaohe.documents.results.anchor import Anchor, digest_trace, digest_traces
from kaohe.documents.results.facts import BodyFacts, ResultFacts, gather_results
from kaohe.documents.results.notable import (
    Exemplar,
    UntrueEntry,
    find_exemplars,
    find_untrue_entries,
)
from kaohe.documents.results.sites import Sample, Site, read_sites

__all__ = [
    "Anchor",
    "BodyFacts",
    "Exemplar",
    "ResultFacts",
    "Sample",
    "Site",
    "UntrueEntry",
    "digest_trace",
    "digest_traces",
    "find_exemplars",
    "find_untrue_entries",
    "gather_results",
    "read_sites",
]
