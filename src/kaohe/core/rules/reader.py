"""Read a pack: strict YAML, then the model, then everything that must add up."""

from __future__ import annotations

from kaohe.core.rules.check import check_pack
from kaohe.core.rules.model import Pack
from kaohe.core.rules.shape import fit
from kaohe.core.rules.strict_yaml import read_tree


def read_pack(text: str, file: str) -> Pack:
    """Read and check a pack.

    Args:
        text: the content of the file.
        file: its name, as it shall stand in messages.

    Raises:
        PackSyntaxError: the text is not strict YAML.
        PackInvalid: a value does not fit, or something does not add up; all faults at once.
    """
    places = read_tree(text, file)
    pack = fit(Pack, places)
    check_pack(pack, places)
    return pack
