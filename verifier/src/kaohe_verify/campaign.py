"""A whole published draw: every record, and that none is missing or too many."""

from __future__ import annotations

from pathlib import Path

from .cosigned import Opening
from .county import County, place_of, visit_of
from .draw import Drawn, Label, check_record
from .faults import Report, expect
from .ledger import ENTRIES, Ledger, read_named
from .opening import OPENING
from .vrf import gamma_of, public_of
from .wire import read_file, read_json

_SECRETS = "secrets.json"


class Folder:
    """The published folder of a draw."""

    def __init__(self, path: Path, opening: Opening, report: Report) -> None:
        """Take a folder whose opening has been read."""
        self.path, self.opening, self.report = path, opening, report
        self.published, self.records = opening.published, dict[Label, Drawn]()
        self.ledger: Ledger | None = None

    def check(self, *, only: str = "", complete: bool = False) -> int:
        """Check the records of a folder, or of one county; return how many there are."""
        with self.report.at(""):
            if complete or (self.path / "ledger").exists():
                self.ledger = Ledger(self.path, self.opening, self.report)
                # A ledger that tells of other business too keeps its other entries sealed.
                self.report.hold(self.ledger.is_whole or not complete, "incomplete", ENTRIES)
                complete = complete or self.ledger.has_end
        tiles = self.ledger.files() if self.ledger else {}
        found = {
            each.relative_to(self.path).as_posix(): each
            for each in sorted(self.path.rglob("*"))
            if each.is_symlink() or not each.is_dir()
        }
        for name, path in found.items():
            if not path.name.startswith("."):
                with self.report.at(name):
                    self._check_file(name, path, tiles, only)
        for name in tiles.keys() - found.keys():
            self.report.hold(False, "missing", name)
        for body in [only[:2]] if only else sorted(self.published.counties):
            self._check_body(body, only=only, complete=complete or _SECRETS in found)
        if self.ledger:
            visits = {label: visit_of(label, self.published) for label in self.records}
            self.ledger.check(self.records, visits, only)
            is_over = ("over",) in self.ledger.order.facts
            self.report.hold(is_over or not complete, "incomplete", ENTRIES)
        if complete or _SECRETS in found:
            self._check_secrets()
        return len(self.records)

    def _check_file(self, name: str, path: Path, tiles: dict[str, bytes], only: str) -> None:
        """Check one file of the folder, and that it stands at its place."""
        top = name.split("/")[0]
        if top in ("choices", "packets"):
            if only and f"/{only}/" not in name and f"choices/{only[:2]}/county-" not in name:
                return
            drawn = check_record(read_file(path), self.published, may_be_closed=True)
            place = place_of(drawn.label, self.published)
            expect(name == place, "misplaced", place=place)
            self.records[drawn.label] = drawn
        elif name in tiles:
            expect(read_file(path) == tiles[name], "rebuilt")
        elif top == "records" and self.ledger:
            read_named(self.path, path.stem)
            named = any(
                path.stem in each["content"].values() for each in self.ledger.entries.values()
            )
            expect(named and name == f"records/{path.stem}.json", "foreign")
        else:
            expect(name in (*OPENING, _SECRETS, ENTRIES, "ledger/checkpoint"), "foreign")

    def _check_body(self, body: str, *, only: str, complete: bool) -> None:
        """Follow the counties of a body in the order in which they were drawn, then each."""
        codes, hold = self.published.counties.get(body, []), self.report.hold
        own = [label for label in self.records if label.province == body]
        draws = [self.records[label] for label in own if label.stage == "county"]
        drawn: list[int] = []
        latest: dict[int, Drawn] = {}
        number = min(int(self.opening.plan["draw"]["counties"]), len(codes))
        for each in sorted(draws, key=lambda each: len(each.pools[0][2])):
            label, place = each.label, place_of(each.label, self.published)
            before = latest.get(label.ordinal - (label.attempt == 0))
            expected = label.attempt - 1 if label.attempt else before and before.label.attempt
            led = before is not None and (before.label.attempt == expected)
            led |= (label.ordinal, label.attempt) == (1, 0)
            hold(led and label.ordinal <= number, "unexpected", place)
            hold(each.pools[0][2] == sorted(drawn), "excluded", place)
            drawn.append(each.index)
            latest[label.ordinal] = each
        hold(not complete or len(latest) == number, "incomplete", body)
        chosen, in_force = ({codes[x.index] for x in y} for y in (draws, latest.values()))
        for county in sorted(chosen | {label.county for label in own} - {""}):
            if only in ("", f"{body}/{county}"):
                hold(county in chosen, "undrawn", f"{body}/{county}")
                self._check_county((body, county), complete=complete and county in in_force)
        if only and only[3:] not in chosen:
            hold(False, "undrawn", only)

    def _check_county(self, place: tuple[str, str], *, complete: bool) -> None:
        own = {label: x for label, x in self.records.items() if label[1:3] == place}
        walk = County(place, own, self.published)
        is_complete = walk.follow()
        self.report.faults += walk.faults
        self.report.hold(is_complete or not complete, "incomplete", "/".join(place))

    def _check_secrets(self) -> None:
        """Compute every value again from the secrets that were revealed at the end."""
        with self.report.at(_SECRETS):
            body = read_json(read_file(self.path / _SECRETS).removesuffix(b"\n"), "secrets")
            own = self.published.campaign, self.published.rehearsal
            expect((body["campaign"], body["rehearsal"]) == own, "published")
            names = [each["holder"] for each in body["holders"]]
            secrets = [bytes.fromhex(each["secret"]) for each in body["holders"]]
            fits = [public_of(each) for each in secrets] == self.published.keys
            expect(fits and names == self.opening.plan["holders"], "holders")
            for label, drawn in self.records.items():
                alpha = self.published.alpha(label)
                gammas = [gamma_of(secret, alpha) for secret in secrets]
                expect(gammas == [proof[:32] for proof in drawn.proofs], "recomputed", label.place)
