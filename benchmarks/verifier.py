"""Change a published draw in every way that the verifier promises to tell, and count.

Run ``python -m benchmarks.verifier FOLDER [--records 40]`` on a draw that ``kaohe draw`` or
``kaohe demo run`` published. Every byte of the files that open a small draw, and of as many
records as asked for, is changed once in each of two ways; records are forged with a digest that
fits; files are taken away, doubled and exchanged.
"""

import argparse
import json
import shutil
import sys
import tempfile
import time
from collections import Counter
from hashlib import sha256
from itertools import combinations, pairwise
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[1] / "verifier" / "src"))

from kaohe_verify.campaign import OPENING, Campaign
from kaohe_verify.draw import check_record
from kaohe_verify.faults import Fault, Report
from kaohe_verify.wire import write_json

LARGEST_OPENING = 40_000
"""Bytes; of a larger file a hundred bytes are changed, spread over it."""


def open_draw(folder):
    """Read what opens a draw; give it, or nothing, and what does not hold."""
    report = Report()
    with report.at(""):
        return Campaign({n: folder / n for n in OPENING}, rehearsal=True, report=report), report
    return None, report


def holds(folder):
    """Tell whether a whole draw holds."""
    campaign, report = open_draw(folder)
    if campaign and not report.faults:
        campaign.check_folder(folder, complete=True)
    return not report.faults


def passes(data, published):
    """Tell whether a record holds."""
    try:
        check_record(data, published)
    except Fault:
        return False
    return True


def forge(body, **changes):
    """Return a changed record whose digest fits."""
    rest = {key: value for key, value in {**body, **changes}.items() if key != "digest"}
    return write_json({**rest, "digest": sha256(write_json(rest)).hexdigest()})


def forgeries(body):
    """Yield what is changed and the forged record, its digest made anew."""
    proofs, label = body["proofs"], body["label"]
    for one, other in combinations(range(len(proofs)), 2):
        swapped = list(proofs)
        swapped[one], swapped[other] = proofs[other], proofs[one]
        yield "departments swapped", forge(body, proofs=swapped)
    yield "department left out", forge(body, proofs=proofs[:-1])
    yield "other R", forge(body, seed="00" * 32)
    yield "other frame root", forge(body, frame_root="00" * 32)
    yield "other campaign", forge(body, campaign="other")
    yield "rehearsal or not", forge(body, rehearsal=not body["rehearsal"])
    yield "other label", forge(body, label={**label, "attempt": label["attempt"] + 1})
    yield "other label", forge(body, label={**label, "ordinal": label["ordinal"] + 1})
    size = body["drawn"]["size"] if "drawn" in body else len(body["candidates"])
    for index in range(min(size, 50)):
        if index != body["index"]:
            yield "other i", forge(body, index=index)
    if "drawn" in body:
        drawn = body["drawn"]
        for other in (size - 1, size + 1, size * 2):
            yield "other N", forge(body, drawn={**drawn, "size": other})
        yield "other position", forge(body, drawn={**drawn, "position": drawn["position"] + 1})
        yield "other record", forge(body, record={**body["record"], "name": "another"})
    else:
        yield "candidates reordered", forge(body, candidates=body["candidates"][::-1])
        yield "candidate left out", forge(body, candidates=body["candidates"][:-1])


def change_bytes(data):
    """Yield the data with one byte changed."""
    step = 1 if len(data) <= LARGEST_OPENING else len(data) // 100
    for at in range(0, len(data), step):
        for mask in (1, 0x20):
            yield data[:at] + bytes([data[at] ^ mask]) + data[at + 1 :]


def main():
    """Change, count, print."""
    parser = argparse.ArgumentParser()
    parser.add_argument("folder", type=Path)
    parser.add_argument("--records", type=int, default=40)
    options = parser.parse_args()
    started, tried, caught = time.process_time(), Counter(), Counter()

    def count(what, is_caught):
        tried[what] += 1
        caught[what] += is_caught

    campaign, _ = open_draw(options.folder)
    records = sorted(options.folder.glob("*/**/*.json"))
    chosen = records[:: max(1, len(records) // options.records)][: options.records]
    for path in chosen:
        data = path.read_bytes()
        for changed in change_bytes(data):
            count("byte of a record", not passes(changed, campaign.published))
        for what, forged in forgeries(json.loads(data)):
            count(f"forged record: {what}", not passes(forged, campaign.published))
    with tempfile.TemporaryDirectory() as place:
        folder = shutil.copytree(options.folder, Path(place) / "draw")
        for name in OPENING:
            data = (folder / name).read_bytes()
            for changed in change_bytes(data):
                (folder / name).write_bytes(changed)
                opened, report = open_draw(folder)
                count(f"byte of {name}", opened is None or bool(report.faults))
            (folder / name).write_bytes(data)
        if len(records) <= 200:
            change_folder(folder, count)
    for what, number in tried.items():
        print(f"{what:36} {number:8} changed {caught[what]:8} told")
    print(f"{sum(tried.values())} changes, {sum(caught.values())} told, "
          f"{time.process_time() - started:.0f} s of processor time")  # fmt: skip


def change_folder(folder, count):
    """Take every record away, double it, exchange it with its neighbour."""
    records = sorted(folder.glob("*/**/*.json"))
    for path in records:
        data = path.read_bytes()
        path.unlink()
        last = path.parts[-4] == "packets" and not path.stem.endswith("-0")
        kind = "file missing (last replacement)" if last else "file missing"
        count(kind, not holds(folder))
        path.write_bytes(data)
        copy = path.with_name(f"copy-{path.name}")
        copy.write_bytes(data)
        count("file twice", not holds(folder))
        copy.unlink()
    for one, other in pairwise(records):
        first, second = one.read_bytes(), other.read_bytes()
        one.write_bytes(second)
        other.write_bytes(first)
        count("files exchanged", not holds(folder))
        one.write_bytes(first)
        other.write_bytes(second)


if __name__ == "__main__":
    main()
