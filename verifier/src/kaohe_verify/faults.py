"""What does not hold: told in Chinese and in English, with its place."""

from __future__ import annotations

import json
from collections.abc import Iterator
from contextlib import contextmanager
from importlib.resources import files

TEXTS = json.loads(files(__package__).joinpath("faults.json").read_text("utf-8"))


class Fault(Exception):
    """One thing that does not hold."""

    def __init__(self, code: str, where: str = "", **values: object) -> None:
        super().__init__(code, where)
        self.code, self.where, self.values = code, where, values

    def say(self, lang: str) -> str:
        """Return the place and the sentence."""
        text = TEXTS[self.code][lang == "en"].format(**self.values)
        return f"{self.where}: {text}" if lang == "en" else f"{self.where}：{text}"


def expect(holds: bool, code: str, where: str = "", **values: object) -> None:
    """Raise a fault unless something holds."""
    if not holds:
        raise Fault(code, where, **values)


class Report:
    """All faults found so far; checking goes on after each."""

    def __init__(self) -> None:
        self.faults: list[Fault] = []

    def hold(self, holds: bool, code: str, where: str, **values: object) -> None:
        """Note a fault unless something holds."""
        if not holds:
            self.faults.append(Fault(code, where, **values))

    @contextmanager
    def at(self, where: str) -> Iterator[None]:
        """Note the fault that ends a block, the place of the block before its own."""
        try:
            yield
        except Fault as fault:
            self.faults.append(Fault(fault.code, f"{where} {fault.where}".strip(), **fault.values))
        except (AttributeError, LookupError, TypeError, ValueError):  # a form no check foresaw
            self.faults.append(Fault("shape", where))
