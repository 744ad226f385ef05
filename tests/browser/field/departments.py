"""The departments whose keys draw: each judges by its own copy, beside the process that serves."""

from __future__ import annotations

import json

from kaohe.core.draw import KeyHolder
from kaohe.services.keyholder import KeyholderService
from kaohe.services.keyholder_processes import read_clock
from kaohe.stores.draws import DrawFolder
from kaohe.stores.keyholder_store import KeyholderStore
from kaohe.stores.settings import load_setting
from kaohe.workflows.without_network.paper import make_envelopes


class Departments:
    """What the departments of a practice do by hand."""

    def __init__(self, home):
        self._place = next(home.rglob("practice-holders.json")).parent

    def _each(self):
        told = json.loads((self._place / "practice-holders.json").read_text(encoding="utf-8"))
        for number, (name, secret) in enumerate(told.items()):
            store = KeyholderStore.load(self._place / "holders" / f"{number}.db")
            try:
                yield name, KeyholderService(store, KeyHolder(bytes.fromhex(secret)), read_clock)
            finally:
                store.close()

    def write_texts(self, request):
        """Return the text of each department, as ``kaohe keyholder answer --text`` gives it."""
        return [service.tell_text(request) for _name, service in self._each()]

    def make_envelopes(self, body, county, folder):
        """Return the files of all lists, and a function: number → sheets of all departments."""
        setting = load_setting(DrawFolder(self._place / "published"))
        files, made = [], []
        for number, (name, service) in enumerate(self._each()):
            envelopes, listed = make_envelopes(
                setting,
                holder=name,
                body=body,
                county=county,
                attempts=setting.rules.attempts_per_slot,
                evaluate=service.evaluate_ahead,
            )
            files.append(folder / f"{number}.list")
            files[-1].write_bytes(listed.write())
            made.append(envelopes)
        return files, lambda number: [each[number - 1].text for each in made]
