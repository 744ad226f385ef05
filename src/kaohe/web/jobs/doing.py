"""Does one job in a process of its own: ``python -m kaohe.web.jobs.doing NUMBER OWNER``.

Whatever breaks here, be it a bug, a file that takes all memory or the machine's own kill, ends
this process and nothing else; the worker sees its exit status. Progress goes to the worker over
standard output, a line of JSON each; where nobody reads it any more the process ends at once, for
the job is no longer its own.
"""

from __future__ import annotations

import json
import os
import signal
import sys
from threading import Lock
from time import monotonic
from typing import Final, NoReturn

INTERRUPTED: Final = 130
_ORPHANED: Final = 70
_SECONDS_BETWEEN: Final = 0.5


class LinesOfProgress:
    """Writes progress as lines, not more often than anybody reads them."""

    def __init__(self) -> None:
        self._lock, self._last = Lock(), 0.0

    def __call__(self, done: int, total: int, /, *, zh: str, en: str) -> None:
        """Write a line, unless one was written just now."""
        with self._lock:
            if monotonic() - self._last < _SECONDS_BETWEEN and done < total:
                return
            self._last = monotonic()
            try:
                sys.stdout.write(json.dumps([done, total, zh, en]) + "\n")
                sys.stdout.flush()
            except BrokenPipeError:
                os._exit(_ORPHANED)


def main(number: int, owner: str) -> int:
    """Do the job with this number, as long as the owner holds its lease."""
    import django  # the settings read the surroundings, which the worker has set

    django.setup()
    from kaohe.web.jobs.models import WORKING, Job
    from kaohe.web.jobs.running import do_job

    signal.signal(signal.SIGTERM, _interrupt)
    try:
        job = Job.objects.filter(pk=number, owner=owner, state=WORKING).first()
        if job is not None:
            do_job(job, LinesOfProgress())
    except KeyboardInterrupt:
        return INTERRUPTED
    return 0


def _interrupt(*_: object) -> NoReturn:
    raise KeyboardInterrupt


if __name__ == "__main__":
    sys.exit(main(int(sys.argv[1]), sys.argv[2]))
