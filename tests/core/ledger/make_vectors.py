"""Write ``docs/reference/vectors/ledger.json``: what every verifier of a ledger must agree on.

Run it after a change of a format; the tests compare the file with what it gives, so that no
vector changes unseen.
"""

import json
import sys
from hashlib import sha256
from importlib.util import module_from_spec, spec_from_file_location
from pathlib import Path

from kaohe.core.errors import LedgerError
from kaohe.core.ledger import (
    COSIGNATURE,
    ED25519,
    Checkpoint,
    LogProof,
    NoteSigner,
    Receipt,
    Seen,
    answer_request,
    check_log_proof,
    commit_entry,
    entry_leaf,
    lookup,
    nodes_of,
    open_receipt,
    prove_consistency,
    prove_inclusion,
    read_log_proof,
    read_note,
    read_policy,
    read_request,
    root_at,
    sign_checkpoint,
    sign_receipt,
    tiles_of,
    verify_note,
    write_request,
    write_tile,
)

HERE = Path(__file__).parent
FILE = HERE.parents[2] / "docs/reference/vectors/ledger.json"
DIGEST = "ab" * 32
TIME = 1_357_344_000


def load(name):
    found = spec_from_file_location(f"ledger_{name}", HERE / f"{name}.py")
    module = module_from_spec(found)
    found.loader.exec_module(module)
    return module


def as_hex(case):
    written = {}
    for name, value in case.items():
        if isinstance(value, list):
            written[name] = [each.hex() for each in value]
        else:
            written[name] = value.hex() if isinstance(value, bytes) else value
    return written


def code_of(function, *arguments, **named):
    """The code of the first fault, or nothing when all holds."""
    try:
        function(*arguments, **named)
    except LedgerError as error:
        return error.faults[0].kind.code
    return None


class Vectors:
    def __init__(self):
        self.log = NoteSigner("gonghui.example/2012", ED25519, b"\x07" * 32)
        self.witnesses = [
            NoteSigner(f"{name}.example/w1", COSIGNATURE, bytes((number,)) * 32)
            for number, name in enumerate(("zhejiang", "anhui", "jiceng"), start=11)
        ]
        names = ("zj", "ah", "jc")
        lines = [f"log {self.log.key.write()}"]
        lines += [
            f"witness {name} {each.key.write()}"
            for name, each in zip(names, self.witnesses, strict=True)
        ]
        lines += ["group provinces any zj ah", "group both all provinces jc", "quorum both"]
        self.policy = "".join(f"{line}\n" for line in lines)
        book = load("conftest").Book()
        book.open_campaign()
        self.book = book
        self.leaves = [entry_leaf(commitment) for _, _, commitment in book.kept]
        self.node = lookup(nodes_of(self.leaves))

    def checkpoint(self, size, *, witnesses=(), root=None, origin=None):
        shown = Checkpoint(origin or self.log.name, size, root or root_at(size, self.node))
        note = sign_checkpoint(shown, self.log)
        return note.add(each.sign(note.text, time=TIME) for each in witnesses)

    def entries(self):
        for entry, salt, commitment in self.book.kept:
            yield {
                "entry": entry.bytes.decode(),
                "salt": salt.hex(),
                "rehearsal": entry.rehearsal,
                "commitment": commitment.hex(),
                "leaf": entry_leaf(commitment).hex(),
            }
        entry, salt, _ = self.book.kept[0]
        rehearsed = commit_entry(entry.bytes, salt=salt, rehearsal=True)
        yield {
            "entry": entry.bytes.decode(),
            "salt": salt.hex(),
            "rehearsal": True,
            "commitment": rehearsed.hex(),
            "leaf": entry_leaf(rehearsed).hex(),
        }

    def notes(self):
        example = (
            "This is an example message.\n\n\u2014 example.com/foo Uw2QOkn8srV1yJGh2VYRlL1Tnagv1YEq"
            "6TfXppzi2ONncAlTgK7Ztg1ERYNZXsYjOBH3mFXmRKuwHjG1Yu72IneyaQM=\n"
        )
        key = "example.com/foo+530d903a+AekyeRrm56hApGFkyQR4ZCbV54Id2LKaANYcrnKv3U2k"
        own = self.checkpoint(5, witnesses=self.witnesses[:1]).write().decode()
        log, witness = self.log.key.write(), self.witnesses[0].key.write()
        for name, note, vkeys in (
            ("example of C2SP signed-note", example, [key]),
            ("checkpoint with a cosignature", own, [log, witness]),
            ("unknown keys are passed over", own, [log]),
            ("no known key", own, [key]),
            ("text changed", own.replace("\n5\n", "\n6\n"), [log]),
            ("time of the witness changed", own.replace(self._time(own), "AAAA"), [log, witness]),
            ("example changed", example.replace("This", "That"), [key]),
            ("no blank line", own.replace("\n\n", "\n"), [log]),
            ("carriage returns", own.replace("\n", "\r\n"), [log]),
            ("no line end", own.removesuffix("\n"), [log]),
            ("hyphen instead of a dash", own.replace("\u2014", "-"), [log]),
            ("padding bits", example.replace("aQM=", "aQN="), [key]),
        ):
            yield {
                "name": name,
                "note": note,
                "keys": vkeys,
                "fault": code_of(lambda data=note, words=vkeys: _verify(data, words)),
            }

    def _time(self, note):
        """Four letters in the time of the last line, past the id of its key."""
        return note.rstrip("\n").rpartition("\n")[2].split(" ")[2][8:12]

    def policies(self):
        zj, ah, jc = (each.key.write() for each in self.witnesses)
        log = self.log.key.write()
        three = f"witness zj {zj}\nwitness ah {ah}\nwitness jc {jc}\n"
        texts = {
            "two groups": self.policy,
            "none": "quorum none\n",
            "one witness": f"# 省\nlog {log} example.org/log\n\n\twitness zj {zj}\nquorum zj\n",
            "two of three": f"{three}group g 2 zj ah jc\nquorum g\n",
            "no quorum": three,
            "two quorums": f"{three}quorum zj\nquorum ah\n",
            "unknown name": "quorum zj\n",
            "defined later": f"quorum zj\nwitness zj {zj}\n",
            "threshold too large": f"{three}group g 4 zj ah jc\nquorum g\n",
            "threshold of nothing": f"{three}group g 0 zj\nquorum g\n",
            "member of two groups": f"{three}group g any zj\ngroup h any zj\nquorum g\n",
            "the same key twice": f"witness zj {zj}\nwitness za {zj}\nquorum zj\n",
            "the same name twice": f"witness zj {zj}\nwitness zj {ah}\nquorum zj\n",
            "name none": f"witness none {zj}\nquorum none\n",
            "none in a group": f"witness zj {zj}\ngroup g any zj none\nquorum g\n",
            "log with a witness's key": f"log {zj}\nquorum none\n",
            "witness with a log's key": f"witness zj {log}\nquorum zj\n",
            "id of another key": f"log {log.replace('+', '+0', 1)}\nquorum none\n",
            "empty group": f"{three}group g any\nquorum g\n",
            "unknown word": "require zj\nquorum none\n",
            "carriage return": "quorum none\r\n",
        }
        for name, text in texts.items():
            fault = code_of(read_policy, text.encode())
            names = ("zj", "ah", "jc")
            met = []
            if fault is None:
                policy = read_policy(text.encode())
                sets = [[n for bit, n in enumerate(names) if mask >> bit & 1] for mask in range(8)]
                met = [each for each in sets if policy.is_met(each)]
            yield {"name": name, "policy": text, "fault": fault, "met": met}

    def log_proofs(self):
        policy = read_policy(self.policy.encode())
        enough = [self.witnesses[0], self.witnesses[2]]
        note = self.checkpoint(5, witnesses=enough).write()
        right = LogProof(3, prove_inclusion(3, 5, self.node), note).write().decode()
        few = LogProof(
            3, prove_inclusion(3, 5, self.node), self.checkpoint(5, witnesses=enough[:1]).write()
        )
        today = LogProof(3, prove_inclusion(3, 4, self.node), note)
        extra = LogProof(3, prove_inclusion(3, 5, self.node), note, b"salt and entry")
        leaf, other = self.leaves[3], self.leaves[2]
        for name, proof, each in (
            ("holds", right, leaf),
            ("holds, with extra data", extra.write().decode(), leaf),
            ("other leaf", right, other),
            ("other index", right.replace("index 3", "index 2"), leaf),
            ("index with a zero before", right.replace("index 3", "index 03"), leaf),
            ("too few witnesses", few.write().decode(), leaf),
            ("path of another size", today.write().decode(), leaf),
            ("other header", right.replace("@v1", "@v2"), leaf),
            ("no index", right.replace("index 3\n", ""), leaf),
            ("size changed", right.replace("\n5\n", "\n6\n"), leaf),
        ):
            yield {
                "name": name,
                "proof": proof,
                "leaf": each.hex(),
                "policy": self.policy,
                "fault": code_of(
                    lambda data=proof, one=each: check_log_proof(
                        read_log_proof(data.encode()), one, policy
                    )
                ),
            }

    def receipts(self):
        receipt = Receipt(self.log.name, 3, self.leaves[3], "2013-01-05T00:00:00.003Z")
        right = sign_receipt(receipt, self.log).decode()
        foreign = sign_receipt(Receipt("other", 3, self.leaves[3], receipt.time), self.log)
        for name, data in (
            ("holds", right),
            ("index changed", right.replace("index 3", "index 4")),
            ("time changed", right.replace(".003Z", ".004Z")),
            ("of another ledger", foreign.decode()),
            ("a checkpoint is no receipt", self.checkpoint(5).write().decode()),
        ):
            yield {
                "name": name,
                "receipt": data,
                "key": self.log.key.write(),
                "fault": code_of(open_receipt, data.encode(), self.log.key),
            }

    def tiles(self):
        leaves = [sha256(number.to_bytes(4, "big")).digest() for number in range(700)]
        node = lookup(nodes_of(leaves))
        for size in (1, 255, 256, 257, 700):
            files = {
                tile.path: sha256(write_tile(tile, node)).hexdigest() for tile in tiles_of(size)
            }
            yield {"size": size, "root": root_at(size, node).hex(), "tiles": files}

    def witness(self):
        """Requests to one witness, one after the other, with the status of each answer."""
        node, witness, seen = self.node, self.witnesses[0], Seen()

        def ask(old, size, *, proof=None, **changes):
            path = prove_consistency(old, size, node) if 0 < old <= size else ()
            path = path if proof is None else proof
            return write_request(old, path, self.checkpoint(size, **changes).write()).decode()

        wrong = sha256(b"another content").digest()
        unsigned = ask(2, 4).replace("gonghui.example/2012 ", "gonghui.example/2013 ")
        for name, request in (
            ("first, old size not zero", ask(1, 2)),
            ("first", ask(0, 2)),
            ("first again", ask(0, 2)),
            ("goes on", ask(2, 4)),
            ("old backup", ask(2, 3)),
            ("old backup that says what was seen", ask(4, 3, proof=())),
            ("another content of the same size", ask(4, 4, root=wrong)),
            ("another content that goes on", ask(4, 5, root=wrong)),
            ("the same again", ask(4, 4)),
            ("a proof where none belongs", ask(4, 4, proof=(wrong,))),
            ("proof left out", ask(4, 5, proof=())),
            ("unknown ledger", ask(0, 2, origin="other.example/2012")),
            ("not signed", unsigned),
            ("signature changed", ask(4, 5).replace("\n5\n", "\n6\n")),
            ("old size with a zero before", ask(4, 5).replace("old 4", "old 04")),
            ("no blank line", ask(4, 5).replace("\n\n", "\n", 1)),
            ("goes on to the end", ask(4, 5)),
        ):
            try:
                read = read_request(request.encode())
            except ValueError:
                yield {"name": name, "request": request, "status": 400, "body": ""}
                continue
            keys = [self.log.key] if read.checkpoint.origin == self.log.name else []
            answer = answer_request(read, keys=keys, seen=seen, signer=witness, time=TIME)
            seen = answer.seen or seen
            yield {
                "name": name,
                "request": request,
                "status": answer.status,
                "body": answer.body,
            }

    def orders(self):
        """Acts in an order, each with the rules that it breaks; reading goes on after a fault."""
        book = load("conftest")
        county, kind = book.label("county"), book.label("kind")
        unit = book.label("unit", kind="P")
        seed = ("seed", self.book.seed(3))
        signed = {"record": DIGEST, "signed_by": ["1001", "1002"]}
        visit = book.visit_id(unit)
        opened = ("opened", self.book.opening(county))
        answers = [
            ("answered", {"label": county, "holder": holder, "proof": DIGEST})
            for holder in book.HOLDERS
        ]
        stories = {
            "a second seed": [seed],
            "a second plan and frame": [
                ("plan", self.book.plan()),
                ("frame", {**book.FRAME, "units": 1}),
            ],
            "a label twice": [opened, *answers, ("chosen", {"label": county, "record": DIGEST}),
                              opened],
            "drawn with one answer missing": [
                opened, *answers[:2], ("chosen", {"label": county, "record": DIGEST})],
            "a unit without arrival": [("opened", self.book.opening(kind)),
                ("opened", self.book.opening(unit))],
            "an outcome of a visit never disclosed": [
                ("outcome", {"visit": visit, "outcome": "seen", "reached": False, **signed}),
                ("closed", {"visit": visit, "record": DIGEST})],
            "a replacement out of nothing": [
                ("opened", self.book.opening({**unit, "attempt": 1}))],
            "after the end": [
                ("void", self.book.void()), opened],
        }  # fmt: skip
        for name, acts in stories.items():
            history, told = self.book.history, []
            for number, (act, content) in enumerate(acts):
                at = f"2013-01-06T00:00:00.{number:03}Z"
                entry = self.book.entry(act, at=at, **content)
                faults = history.judge(entry, root_at=self.book.root)
                told.append(
                    {
                        "entry": entry.bytes.decode(),
                        "faults": sorted(fault.kind.code for fault in faults),
                    }
                )
                history = history.follow(entry)
            yield {"name": name, "after": "entries", "acts": told}

    def all(self):
        cases = load("proof_cases")
        kept = list(self.entries())
        return {
            "entries": kept[:-1],
            "rehearsed_entry": kept[-1],
            "notes": list(self.notes()),
            "policies": list(self.policies()),
            "inclusion": [
                {"name": name, **as_hex(case), "holds": holds}
                for name, case, holds in cases.inclusion_cases()
            ],
            "consistency": [
                {"name": name, **as_hex(case), "holds": holds}
                for name, case, holds in cases.consistency_cases()
            ],
            "tiles": list(self.tiles()),
            "log_proofs": list(self.log_proofs()),
            "receipts": list(self.receipts()),
            "witness": list(self.witness()),
            "orders": list(self.orders()),
        }


def _verify(note, vkeys):
    from kaohe.core.ledger import read_key

    return verify_note(read_note(note.encode()), [read_key(each) for each in vkeys])


def write():
    return json.dumps(Vectors().all(), ensure_ascii=False, indent=1) + "\n"


if __name__ == "__main__":
    FILE.write_text(write(), encoding="utf-8")
    sys.stdout.write(f"{FILE.name}: {FILE.stat().st_size} bytes\n")
