"""A small campaign, act by act: what a ledger looks like when all goes as it should."""

import pytest

from kaohe.core.errors import StepRefused
from kaohe.core.ledger import (
    ED25519,
    Checkpoint,
    Entry,
    History,
    Ledger,
    NoteSigner,
    commit_entry,
    entry_leaf,
    lookup,
    root_at,
    sign_checkpoint,
)

ORIGIN = "gonghui.example/2012"
HOLDERS = ("yanjiu", "jiceng", "caiwu")
INSPECTORS = ("1001", "1002")
DIGEST = "ab" * 32
FRAME = {"frame_root": DIGEST, "strata": 10, "units": 100, "record": DIGEST}
DEVICE, HEIR = "1001-1", "1002-1"
KNOWN_FROM = "2013-01-07T16:00:00.000Z"
PROOFS = [f"{number:0160x}" for number in (1, 2, 3)]


def label(stage, county="330127", kind="", ordinal=1, attempt=0, province="33"):
    """A label; a county's own has no county and no kind."""
    return {
        "stage": stage,
        "province": province,
        "county": "" if stage == "county" else county,
        "kind": kind,
        "ordinal": ordinal,
        "attempt": attempt,
    }


def visit_id(of, campaign="demo-2012"):
    slot = f"{of['stage']}{of['kind']}{of['ordinal']}"
    return f"{campaign}/{of['province']}/{of['county']}/{slot}/{of['attempt']}"


class Book:
    """A ledger in memory, with the gate in front."""

    def __init__(self, origin=ORIGIN, campaign="demo-2012", rehearsal=False, quorum="none"):
        self.signer = NoteSigner(origin, ED25519, b"\x07" * 32)
        self.campaign, self.rehearsal = campaign, rehearsal
        self.policy = f"log {self.signer.key.write()}\nquorum {quorum}\n"
        self.history = History(origin)
        self.ledger = Ledger()
        self.nodes = {}
        self.kept = []

    def root(self, size):
        return root_at(size, lookup(self.nodes))

    def entry(self, kind, *, refers=None, at=None, campaign=None, rehearsal=None, **content):
        return Entry(
            kind=kind,
            campaign=campaign or self.campaign,
            rehearsal=self.rehearsal if rehearsal is None else rehearsal,
            at=at or f"2013-01-05T00:00:00.{self.ledger.size:03}Z",
            actor="0101",
            content=content,
            refers=refers,
        )

    def broken(self, kind, **content):
        """The ids of the rules that an act would break now."""
        faults = self.history.judge(self.entry(kind, **content), root_at=self.root)
        return {fault.kind.code for fault in faults}

    def enter(self, kind, **content):
        """Enter an act through the gate; give its index."""
        entry = self.entry(kind, **content)
        self.history = self.history.admit(entry, root_at=self.root)
        salt = self.ledger.size.to_bytes(32, "big")
        commitment = commit_entry(entry.bytes, salt=salt, rehearsal=entry.rehearsal)
        grown = self.ledger.append(entry_leaf(commitment))
        self.ledger = grown.ledger
        self.nodes.update(grown.nodes)
        self.kept.append((entry, salt, commitment))
        return grown.index

    def checkpoint(self, size=None, signer=None):
        size = self.ledger.size if size is None else size
        shown = Checkpoint(self.history.origin, size, self.root(size))
        return sign_checkpoint(shown, signer or self.signer).write().decode()

    def plan(self, **changes):
        return {
            "scope": "2012/national",
            "plan": DIGEST,
            "policy": self.policy,
            "known_from": KNOWN_FROM,
            "holders": len(HOLDERS),
            "attempts_per_slot": 1,
            "attempts_per_county": 2,
            "approvers": 2,
            **changes,
        }

    def keys(self, holders=HOLDERS):
        keys = [f"{number:064x}" for number in range(1, len(holders) + 1)]
        return {"holders": list(holders), "public_keys": keys, "record": DIGEST}

    def device(self, body="33", person="1001", number=1):
        """A device; its keys are those of no other."""
        made = int(f"{body}{person}{number}") * 2
        return {
            "body": body,
            "device": f"{person}-{number}",
            "person": person,
            "sealing_key": f"{made:064x}",
            "signing_key": f"{made + 1:064x}",
        }

    def seed(self, size=None):
        size = self.ledger.size if size is None else size
        return {"size": size, "root": self.root(size).hex(), "seed": DIGEST, "record": DIGEST}

    def open_campaign(self):
        """Plan, frame, keys, witnessed checkpoint, device, seed."""
        self.enter("plan", **self.plan())
        self.enter("frame", **FRAME)
        self.enter("keys", **self.keys())
        size = self.ledger.size
        self.enter("witnessed", checkpoint=self.checkpoint())
        self.enter("device", **self.device())
        self.roll(size)
        self.enter("seed", **self.seed(size))
        return self

    def dice(self, size=None):
        size = self.ledger.size if size is None else size
        return {"size": size, "root": self.root(size).hex(), "record": DIGEST}

    def roll(self, size):
        """Dice on the checkpoint of the opening, and the checkpoint over them."""
        self.enter("dice", **self.dice(size))
        self.enter("dice_witnessed", checkpoint=self.checkpoint())

    def void(self, reason="power cut", signed_by=HOLDERS):
        return {"reason": reason, "signed_by": list(signed_by), "proofs": PROOFS[: len(signed_by)]}

    def approval(self, of, approved_by=HOLDERS):
        """Approval of an attempt by key holders."""
        people = list(approved_by)
        made = {"label": of, "record": DIGEST, "approved_by": people}
        return made | {"proofs": PROOFS[: len(people)]}

    def hand_over(self, device=DEVICE, to=HEIR, **changes):
        """The second inspector's device takes the place of the leader's."""
        told = {"body": "33", "device": device, "to": to, "reason": "fell into the water"}
        return {**told, "approved_by": list(HOLDERS), "proofs": PROOFS, **changes}

    def answer(self, of):
        for holder in HOLDERS:
            self.enter("answered", label=of, holder=holder, proof=DIGEST)

    def opening(self, of, device=DEVICE, way="online"):
        return {"label": of, "device": device, "way": way}

    def choose(self, of):
        self.enter("opened", **self.opening(of))
        self.answer(of)
        return self.enter("chosen", label=of, record=DIGEST)

    def arrive(self, county="330127", ordinal=1):
        """Draw a county, tell the body, arrive, tell the county."""
        chosen = self.choose(label("county", ordinal=ordinal))
        self.tell("body", "33")
        self.enter(
            "arrived",
            body="33",
            county=county,
            record=DIGEST,
            signed_by=list(INSPECTORS),
            refers=chosen,
        )
        self.tell("county", county)
        return self

    def tell(self, audience, place):
        self.enter("told", audience=audience, place=place, who="office", told_by="1001")

    def disclose(self, of):
        self.enter("opened", **self.opening(of))
        self.answer(of)
        self.enter("disclosed", label=of, visit=visit_id(of), packet=DIGEST)

    def find(self, of, outcome="verified", reached=True):
        visit = visit_id(of)
        if reached:
            self.tell("unit", visit)
        self.enter(
            "outcome",
            visit=visit,
            outcome=outcome,
            reached=reached,
            record=DIGEST,
            signed_by=list(INSPECTORS),
        )

    def close(self, of):
        self.enter("closed", visit=visit_id(of), record=DIGEST)

    def visit(self, of):
        self.disclose(of)
        self.find(of)
        self.close(of)

    def give_reason(self, of):
        self.enter("reason", label=of, reason="gone", record=DIGEST, signed_by=list(INSPECTORS))


def acts_of(book):
    """Acts of a small campaign, sensible and senseless, as (kind, content)."""
    units = [label("unit", kind=kind, attempt=attempt) for kind in "PJ" for attempt in (0, 1, 2)]
    labels = [
        label("county"),
        label("county", ordinal=2),
        *(label("kind", ordinal=ordinal) for ordinal in (1, 2)),
        *units,
        label("member", kind="M"),
    ]
    signed = {"record": DIGEST, "signed_by": list(INSPECTORS)}
    yield "plan", book.plan()
    yield "frame", FRAME
    yield "keys", book.keys()
    yield "device", book.device()
    yield "device", book.device(person="1002")
    yield "handed_over", book.hand_over()
    yield "witnessed", {"checkpoint": book.checkpoint()}
    witnessed = book.history.campaigns.get(book.campaign)
    size = witnessed.witnessed[0] if witnessed and witnessed.witnessed else book.ledger.size
    yield "dice", book.dice(size)
    yield "dice_witnessed", {"checkpoint": book.checkpoint()}
    yield "seed", book.seed(size)
    if book.ledger.size > 60:  # earlier it would end most walks before they lead anywhere
        yield "complete", {"record": DIGEST}
    yield "told", {"audience": "body", "place": "33", "who": "x", "told_by": "y"}
    yield "told", {"audience": "county", "place": "330127", "who": "x", "told_by": "y"}
    for index in range(book.ledger.size):
        if book.kept[index][0].kind == "chosen":
            yield "arrived", {"body": "33", "county": "330127", **signed, "refers": index}
    for each in labels:
        yield "opened", book.opening(each)
        yield "opened", book.opening(each, device=HEIR)
        for holder in HOLDERS:
            yield "answered", {"label": each, "holder": holder, "proof": DIGEST}
        yield "chosen", {"label": each, "record": DIGEST}
        yield "approval", book.approval(each, HOLDERS[:2])
    for each in (*units, label("member", kind="M")):
        visit = visit_id(each)
        yield "disclosed", {"label": each, "visit": visit, "packet": DIGEST}
        yield "told", {"audience": "unit", "place": visit, "who": "x", "told_by": "y"}
        yield "outcome", {"visit": visit, "outcome": "seen", "reached": True, **signed}
        yield "closed", {"visit": visit, "record": DIGEST}
        yield "reason", {"label": each, "reason": "gone", **signed}
    yield "shortfall", {"label": label("unit", kind="J"), "record": DIGEST}


def walk(book, choices):
    """Try acts in any order; three of four choices fall on acts that the gate lets pass."""
    refused = 0
    for choice in choices:
        acts = list(acts_of(book))
        start = choice // 4 % len(acts)
        order = acts[start:] + acts[:start]
        order = order[::7] + [act for place, act in enumerate(order) if place % 7]
        if choice % 4:
            done = {(entry.kind, str(entry.content)) for entry, _, _ in book.kept}
            fresh = (act for act in order if (act[0], str(act[1])) not in done)
            allowed = (act for act in fresh if not book.broken(act[0], **act[1]))
            order = [next(allowed, order[0])]
        try:
            book.enter(order[0][0], **order[0][1])
        except StepRefused:
            refused += 1
    return refused


def check_order(acts):
    """Hold accepted acts against the order of a draw, without any rule of the ledger.

    ``acts`` are (kind, content) in their order; every sentence is looked up in what came before.
    """
    for position, (kind, content) in enumerate(acts):
        before = acts[:position]
        kinds = [each for each, _ in before]
        if kind in ("plan", "frame", "keys", "witnessed", "dice", "seed", "complete"):
            assert kind not in kinds
        if kind == "witnessed":
            assert {"plan", "frame", "keys"} <= set(kinds)
        if kind == "seed":
            assert kinds.index("witnessed") < kinds.index("dice") < kinds.index("dice_witnessed")
        if kind == "opened":
            _check_opened(content["label"], before)
            lost = {c["device"] for k, c in before if k == "handed_over"}
            assert content["device"] not in lost
        if kind in ("chosen", "disclosed"):
            of = content["label"]
            answers = {c["holder"] for k, c in before if k == "answered" and c["label"] == of}
            assert answers == set(HOLDERS)
            assert of in [c["label"] for k, c in before if k == "opened"]
        if kind == "complete":
            found = {c["visit"] for k, c in before if k == "outcome"}
            assert {c["visit"] for k, c in before if k == "disclosed"} <= found


def _check_opened(of, before):
    assert "seed" in [kind for kind, _ in before]
    opened = [c["label"] for k, c in before if k == "opened"]
    assert of not in opened
    assert "device" in [kind for kind, _ in before]
    previous = {**of, "attempt": of["attempt"] - 1}
    if of["attempt"]:
        assert any(k == "reason" and c["label"] == previous for k, c in before)
    if of["stage"] == "county":
        return
    told = [(c["audience"], c["place"]) for k, c in before if k == "told"]
    assert "arrived" in [kind for kind, _ in before]
    assert ("body", "33") in told
    assert ("county", "330127") in told
    closed = {c["visit"] for k, c in before if k == "closed"}
    found = {c["visit"] for k, c in before if k == "outcome"}
    for kind, content in before:
        if kind != "disclosed":
            continue
        then = content["label"]
        replaced = {**then, "attempt": then["attempt"] + 1} in opened
        assert content["visit"] in closed or replaced or then == previous
        assert content["visit"] in found


@pytest.fixture
def make_book():
    return Book


@pytest.fixture
def book():
    """A campaign that has its seed."""
    return Book().open_campaign()


@pytest.fixture
def county(book):
    """The same, with a team in its first county."""
    return book.arrive()


@pytest.fixture
def label_of():
    return label


@pytest.fixture
def visit_of():
    return visit_id


@pytest.fixture
def walk_on():
    return walk


@pytest.fixture
def expect_order():
    return check_order
