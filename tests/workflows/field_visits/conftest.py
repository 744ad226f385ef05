"""The simulated devices and schedules stand beside the tests and are imported by their names."""

import sys
from pathlib import Path

sys.path[:0] = [str(Path(__file__).parent)]
