"""How fast the app is on a slow phone: first load, cold start without a network, twenty photos.

``python -m benchmarks.field.phone_speed URL CODE CODE [SLOWER]``. URL is a practice office at its
departure (``kaohe office serve``) and CODE two unused codes; both are used up. Chromium's processor
is slowed down (four times unless told), as developers' tools do it. Printed are bytes on the first
load, seconds from navigation to the PIN (without a network, browser just started), and what twenty
photos of 4 MB do to a visit: longest task, longest gap between two frames, memory of the page's
process. Photos are chosen as files, since Chromium's false camera gives small ones.
"""

import json
import statistics
import sys
import tempfile
import time
from importlib import import_module
from pathlib import Path

from PIL import Image
from playwright.sync_api import expect, sync_playwright

ROOT = Path(__file__).parents[2]
sys.path[:0] = [str(ROOT / "tests" / "browser" / "field")]

phone_module = import_module("phone")
Phone, PATIENCE = phone_module.Phone, phone_module.PATIENCE
Network = import_module("network").Network

CHROMIUM = "/usr/bin/chromium"
STARTS = 5
PHOTOS = 20
PHOTO_BYTES = 4_000_000
WATCH = """
globalThis.watched = {tasks: [], gaps: []};
new PerformanceObserver((list) => {
  for (const each of list.getEntries()) watched.tasks.push(each.duration);
}).observe({type: "longtask", buffered: true});
let before = performance.now();
const look = (now) => {
  watched.gaps.push(now - before);
  before = now;
  requestAnimationFrame(look);
};
requestAnimationFrame(look);
"""
FORGET = "watched.tasks.length = watched.gaps.length = 0"
READ = """({tasks: watched.tasks.length, longest: Math.max(0, ...watched.tasks),
  gap: Math.max(0, ...watched.gaps)})"""


def make_photos(folder: Path) -> list[Path]:
    """Make photos as a camera of 12 megapixels does: each other bytes, about 4 MB."""
    made = []
    for number in range(PHOTOS):
        place = folder / f"{number}.jpg"
        picture = Image.effect_noise((2000, 1500), 60).resize((4000, 3000)).convert("RGB")
        quality = 60
        while not place.is_file() or place.stat().st_size < PHOTO_BYTES * 0.95:
            picture.save(place, quality=quality)
            quality = min(quality + 5, 98)
        made.append(place)
    return made


class SlowPhone:
    """A phone whose page runs slower, and is watched."""

    def __init__(self, phone: Phone, slower: int) -> None:
        self.phone, self.slower, self.session = phone, slower, None

    def slow_down(self) -> None:
        """Slow the page down."""
        self.session = self.phone.context.new_cdp_session(self.phone.page)
        self.session.send("Emulation.setCPUThrottlingRate", {"rate": self.slower})
        self.session.send("Performance.enable", {"timeDomain": "threadTicks"})

    def work(self) -> float:
        """Return the seconds for which the page's main thread has worked, slowed down as it is."""
        found = self.session.send("Performance.getMetrics")["metrics"]
        return next(each["value"] for each in found if each["name"] == "TaskDuration")

    def ask(self, script: str) -> object:
        """Run a script beside the page, where its policy does not reach."""
        told = self.session.send("Runtime.evaluate", {"expression": script, "returnByValue": True})
        return told["result"].get("value")

    def memory(self) -> dict[str, float]:
        """Return megabytes of the page's process, now and at most."""
        found = {"now": 0.0, "most": 0.0}
        mark = f"--user-data-dir={self.phone.folder}".encode()
        for process in Path("/proc").glob("[0-9]*"):
            try:
                words = (process / "cmdline").read_bytes()
                status = (process / "status").read_text()
            except OSError:
                continue
            if b"--type=renderer" not in words or not is_of(process, mark):
                continue
            lines = dict(line.split(":", 1) for line in status.splitlines() if ":" in line)
            found["now"] = max(found["now"], int(lines["VmRSS"].split()[0]) / 1024)
            found["most"] = max(found["most"], int(lines["VmHWM"].split()[0]) / 1024)
        return found


def is_of(process: Path, mark: bytes) -> bool:
    """Tell whether a process belongs to the browser with a mark."""
    number = process.name
    while number not in ("0", "1"):
        try:
            place = Path("/proc") / number
            if mark in (place / "cmdline").read_bytes().split(b"\0"):
                return True
            number = (place / "stat").read_text().rpartition(")")[2].split()[1]
        except OSError:
            return False
    return False


def measure_load(phone: Phone) -> dict[str, int]:
    """Count what crosses the line until the app is there and works without a network."""
    counted = {"requests": 0, "bytes": 0}
    address, phone.url = phone.url, "about:blank"
    phone.switch_on()
    phone.url = address
    session = phone.context.new_cdp_session(phone.page)
    session.send("Network.enable")

    def count(event: dict) -> None:
        counted["requests"] += 1
        counted["bytes"] += int(event["encodedDataLength"])

    session.on("Network.loadingFinished", count)
    phone.page.goto(phone.url)
    phone.at("enrol")
    phone.page.reload()
    phone.at("enrol")
    phone.switch_off()
    return counted


def measure_starts(phone: Phone, network: Network, slower: int) -> list[list[float]]:
    """Start browser and app without a network, and time the app until the PIN can be typed."""
    network.mode = "down"
    seconds = []
    address = phone.url
    for _ in range(STARTS):
        phone.url = "about:blank"
        phone.switch_on()
        phone.url = address
        slow = SlowPhone(phone, slower)
        slow.slow_down()
        began = time.perf_counter()
        phone.page.goto(address)
        expect(phone.page.get_by_label("PIN", exact=True)).to_be_visible()
        seconds.append([round(time.perf_counter() - began, 2), round(slow.work(), 2)])
        phone.switch_off()
    network.mode = "fair"
    return seconds


def measure_photos(phone: Phone, photos: list[Path], slower: int) -> dict[str, object]:
    """Add photos to a visit one after the other, look at them, and type in between."""
    slow = SlowPhone(phone, slower)
    slow.slow_down()
    slow.ask(WATCH)
    before = slow.memory()
    phone.open("现场情形")
    phone_module.tick(phone.page.get_by_role("group", name="单位的情形"), "属实")
    pictures = phone.page.locator(".picture")
    slow.ask(FORGET)
    worked = slow.work()
    began = time.perf_counter()
    each = []
    for number, photo in enumerate(photos, start=1):
        started = time.perf_counter()
        phone.page.locator(".evidence input[type=file]").set_input_files(photo)
        expect(pictures).to_have_count(number, timeout=2 * PATIENCE)
        each.append(time.perf_counter() - started)
    adding = slow.ask(READ)
    adding["seconds"] = round(time.perf_counter() - began, 2)
    adding["main thread s"] = round(slow.work() - worked, 2)
    adding["first and last photo"] = [round(each[0], 2), round(each[-1], 2)]
    slow.ask(FORGET)
    phone.leave_step()
    phone.open("照片和文件")
    phone.at("pictures")
    for _ in range(3):
        phone.press("返回").at("visit")
        phone.open("照片和文件").at("pictures")
    looking = slow.ask(READ)
    return {
        "adding": adding,
        "looking": looking,
        "memory MB": {"before": before, "after": slow.memory()},
    }


def main(url: str, codes: list[str], slower: int) -> int:
    """Measure and print."""
    network = Network(url)
    with sync_playwright() as playwright, tempfile.TemporaryDirectory() as made:
        folder = Path(made)
        phone = Phone(playwright.chromium, CHROMIUM, folder / "profile", network.url)
        told: dict[str, object] = {"slower": slower, "first load": measure_load(phone)}
        phone.switch_on(path=f"#code={codes[0].replace('-', '')}")
        phone.enrol_both(["", codes[1]])
        phone.switch_off()
        starts = measure_starts(phone, network, slower)
        told["cold start s"] = {
            "median": statistics.median(each for each, _work in starts),
            "median of the main thread alone": statistics.median(work for _each, work in starts),
            "all": starts,
        }
        phone.switch_on().unlock().depart().arrive().draw().arrive_at_unit()
        told["twenty photos"] = measure_photos(phone, make_photos(folder), slower)
        phone.switch_off()
    network.end()
    print(json.dumps(told, ensure_ascii=False, indent=2))
    return 0


if __name__ == "__main__":
    place, first, second, *more = sys.argv[1:]
    sys.exit(main(place, [first, second], int(more[0]) if more else 4))
