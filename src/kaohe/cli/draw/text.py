"""``kaohe draw text``: draw on the device from texts of 107 characters."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

import click

from kaohe.cli.draw.ceremony import show_watermark
from kaohe.cli.draw.disclosure import device_argument, start_device
from kaohe.cli.draw.show import show_drawn
from kaohe.cli.language import say
from kaohe.cli.options import READABLE, json_option
from kaohe.stores.files import read_text
from kaohe.workflows.disclosure_faults import NOTHING_PENDING

if TYPE_CHECKING:
    from pathlib import Path
