"""Proofs that hold and proofs that do not: 98 of inclusion, 98 of consistency.

Made from eight leaves in five shapes each, changed in every way in which a proof can be wrong: each
number up, down and to a bit, each hash exchanged, each hash of a path flipped, left out, doubled,
put before and behind. Two sentences go beyond RFC 9162: every hash has exactly 32 bytes, and
nothing is proved from size 0.
"""

from hashlib import sha256

from kaohe.core.ledger import lookup, nodes_of, prove_consistency, prove_inclusion, root_at
from kaohe.core.merkle import leaf_hash

ENTRIES = [
    bytes.fromhex(text)
    for text in (
        "",
        "00",
        "10",
        "2021",
        "3031",
        "40414243",
        "5051525354555657",
        "606162636465666768696a6b6c6d6e6f",
    )
]
LEAVES = [leaf_hash(entry) for entry in ENTRIES]
NODE = lookup(nodes_of(LEAVES))
INCLUSION = ((0, 1), (0, 8), (5, 8), (2, 3), (1, 5))
CONSISTENCY = ((1, 1), (1, 8), (6, 8), (2, 5), (6, 7))
GARBAGE = b"\x00\x01\x02\x03"
OTHER = sha256(b"something else").digest()
MOST_FLIPPED = 3


def flip(raw, bit):
    return bytes((raw[0] ^ 1 << bit,)) + raw[1:]


def change(path, position, value):
    return [*path[:position], value, *path[position + 1 :]]


def paths_flipped(path, bit):
    return {
        f"hash {position} flipped": change(path, position, flip(path[position], bit))
        for position in range(min(MOST_FLIPPED, len(path)))
    }


def inclusion_cases():
    for index, size in INCLUSION:
        path, root = list(prove_inclusion(index, size, NODE)), root_at(size, NODE)
        right = {
            "index": index, "size": size, "leaf": LEAVES[index], "root": root, "path": path
        }  # fmt: skip
        changes = {
            "as it is": {},
            "index up": {"index": index + 1},
            "index down": {"index": index - 1},
            "index to a bit": {"index": index ^ 2},
            "size doubled": {"size": size * 2},
            "size halved": {"size": size // 2},
            "other leaf": {"leaf": OTHER},
            "empty root": {"root": b""},
            "other root": {"root": OTHER},
            "garbage behind": {"path": [*path, GARBAGE]},
            "root behind": {"path": [*path, root]},
            "garbage before": {"path": [GARBAGE, *path]},
            "root before": {"path": [root, *path]},
            **{name: {"path": each} for name, each in paths_flipped(path, 3).items()},
        }
        if path:
            changes["last hash left out"] = {"path": path[:-1]}
        if len(path) > 1:
            changes["hash put in"] = {"path": [path[0], OTHER, *path[1:]]}
        for name, changed in changes.items():
            yield f"leaf {index} of {size}: {name}", {**right, **changed}, not changed
    empty = {"index": 0, "size": 1, "leaf": b"", "root": b"", "path": []}
    for index, size in ((0, 0), (0, 1), (1, 0), (2, 1)):
        for name, leaf, root in (
            ("empty root, other leaf", OTHER, b""),
            ("empty root", LEAVES[0], b""),
            ("other leaf", OTHER, LEAVES[0]),
        ):
            case = {"index": index, "size": size, "leaf": leaf, "root": root, "path": []}
            yield f"leaf {index} of {size}, no path: {name}", case, False
    yield "one leaf: it is the root", {**empty, "leaf": OTHER, "root": OTHER}, True
    yield "one leaf: empty leaf", {**empty, "root": OTHER}, False
    yield "one leaf: empty root", {**empty, "leaf": OTHER}, False
    yield "one leaf: empty root and leaf", empty, False


def consistency_cases():
    for old_size, size in CONSISTENCY:
        path = list(prove_consistency(old_size, size, NODE))
        old_root, root = root_at(old_size, NODE), root_at(size, NODE)
        right = {
            "old_size": old_size, "size": size, "old_root": old_root, "root": root, "path": path
        }  # fmt: skip
        yield f"{old_size} in {size}: as it is", right, True
        if old_size == size:
            continue
        changes = {
            "old size up": {"old_size": old_size + 1},
            "old size down": {"old_size": old_size - 1},
            "old size to a bit": {"old_size": old_size ^ 2},
            "size doubled": {"size": size * 2},
            "size halved": {"size": size // 2},
            "other old root": {"old_root": OTHER},
            "other root": {"root": OTHER},
            "roots exchanged": {"old_root": root, "root": old_root},
            "empty path": {"path": []},
            "garbage behind": {"path": [*path, GARBAGE]},
            "old root behind": {"path": [*path, old_root]},
            "root behind": {"path": [*path, root]},
            "garbage before": {"path": [GARBAGE, *path]},
            "old root before": {"path": [old_root, *path]},
            "root before": {"path": [root, *path]},
            "first hash doubled": {"path": [path[0], *path]},
            "last hash left out": {"path": path[:-1]},
            **{name: {"path": each} for name, each in paths_flipped(path, 4).items()},
        }
        for name, changed in changes.items():
            yield f"{old_size} in {size}: {name}", {**right, **changed}, False
    one, two = b"no root at all 1", b"no root at all 2"
    for name, old_size, size, roots, path in (
        ("size 0, with a path", 0, 1, (OTHER, OTHER), [OTHER]),
        ("size 0 twice, other roots", 0, 0, (OTHER, LEAVES[0]), []),
        ("size 0 twice, equal roots", 0, 0, (OTHER, OTHER), []),
        ("size 0 twice, short roots", 0, 0, (one, two), []),
        ("size 0 twice, with a path", 0, 0, (OTHER, OTHER), [OTHER]),
        ("from size 0", 0, 1, (OTHER, OTHER), []),
        ("from size 0, short roots", 0, 1, (one, two), []),
        ("one twice, other roots", 1, 1, (OTHER, LEAVES[0]), []),
        ("one twice, short other roots", 1, 1, (one, two), []),
        ("one twice, short equal roots", 1, 1, (two, two), []),
        ("one twice, with a path", 1, 1, (OTHER, OTHER), [OTHER]),
        ("back to size 0", 1, 0, (OTHER, OTHER), []),
        ("back by one", 2, 1, (OTHER, OTHER), []),
        ("one in two, no path", 1, 2, (OTHER, OTHER), []),
    ):
        case = {
            "old_size": old_size, "size": size, "old_root": roots[0], "root": roots[1],
            "path": path,
        }  # fmt: skip
        yield name, case, False
