"""Steps of a schedule: people record, lines fail, devices crash, permits come."""

from __future__ import annotations

from devices import Line, SimulatedDevice, find_lost, reader_of
from memory_office import CAMPAIGN, KEY, MemoryOffice, freeze

STEPS = (
    "record",
    "photograph",
    "finalise",
    *("upload",) * 6,
    "crash",
    "purge",
    "late",
)
VISITS = ("a", "b")


class Schedule:
    """Some devices, one office, one line."""

    def __init__(self, office, devices, line, visits=VISITS):
        self.office, self.devices, self.line, self.visits = office, devices, line, visits

    @classmethod
    def in_memory(cls, count):
        office = MemoryOffice()
        line = Line(office)
        read = reader_of(CAMPAIGN, KEY.verify_key)
        devices = [
            SimulatedDevice(
                f"device-{number}",
                line,
                read=read,
                freeze=freeze(f"device-{number}"),
                headers={"Device": f"device-{number}"},
            )
            for number in range(count)
        ]
        return cls(office, devices, line)

    def step(self, what, which, visit, way, place):
        """Do one thing on one device."""
        device = self.devices[which % len(self.devices)]
        name = self.visits[visit % len(self.visits)]
        if what == "upload":
            device.upload(way, place)
        elif what == "crash":
            device.crash()
        elif what == "purge":
            device.purge(name)
        elif what == "late":
            self.line.let_through(place)
        elif name not in device.purged:
            if what == "record":
                device.record(name, f"answer {place}")
            elif what == "photograph":
                device.photograph(name, f"photo {place % 5} of any visit".encode())
            else:
                device.finalise(name)

    def find_lost(self):
        return find_lost(self.devices, self.office)

    def drain(self, calls=400):
        """Let everything through, as on a good evening."""
        while self.line.delayed:
            self.line.let_through(0)
        for device in self.devices:
            for _ in range(calls):
                if self.is_done(device):
                    break
                device.upload("whole", 0)

    @staticmethod
    def is_done(device):
        is_sent = all(
            visit in device.purged or device.received.get(visit, 0) == len(lines)
            for visit, lines in device.events.items()
        )
        return is_sent and all(each.state == "complete" for each in device.revisions)

    def find_unsent(self):
        """Return what is not at the office, after everything was let through."""
        there = set(self.office.event_ids())
        found = [
            name for each in self.devices for _, name in each.saved_events if name not in there
        ]
        return found + [
            name
            for each in self.devices
            for name, digest in each.saved_revisions
            if self.office.revision_digest(name) != digest
        ]
