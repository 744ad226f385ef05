"""Rules as data: read, check, overlay, vary and digest a pack."""

from kaohe.core.rules.cases import Case, Cases, read_cases
from kaohe.core.rules.citing import name_clause
from kaohe.core.rules.diff import Difference, diff_packs
from kaohe.core.rules.digest import canonical_pack, pack_digest, read_canonical_pack
from kaohe.core.rules.life import move_to, require_in_force
from kaohe.core.rules.overlay import Overlay, apply_overlay, read_overlay
from kaohe.core.rules.reader import read_pack
from kaohe.core.rules.schema import overlay_schema, pack_schema, variant_schema
from kaohe.core.rules.sources import check_sources, clauses_of
from kaohe.core.rules.variant import Variant, apply_variant, read_variant

__all__ = [
    "Case",
    "Cases",
    "Difference",
    "Overlay",
    "Variant",
    "apply_overlay",
    "apply_variant",
    "canonical_pack",
    "check_sources",
    "clauses_of",
    "diff_packs",
    "move_to",
    "name_clause",
    "overlay_schema",
    "pack_digest",
    "pack_schema",
    "read_canonical_pack",
    "read_cases",
    "read_overlay",
    "read_pack",
    "read_variant",
    "require_in_force",
    "variant_schema",
]
