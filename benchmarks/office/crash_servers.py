"""The office for gunicorn as the campaign of kills serves it: sound, and with a planted fault.

Both are loaded before the workers are forked, so that a killed worker is back at once. The planted
fault keeps the row before the file; a campaign that does not find it would prove nothing.
"""

from __future__ import annotations

import time
from hashlib import sha256

from kaohe.web.wsgi import make_application

PAUSE = 0.1
"""Seconds between row and file; a slow disk takes as long."""


def make_sound():
    """Return the office as it is, with no connection that forked processes would share."""
    application = make_application()
    from django.db import connections

    connections.close_all()
    return application


def make_planted():
    """Return the office that keeps the bytes of a file only after its row."""
    application = make_sound()
    from kaohe.web.self_check import files

    kept, put_down, waiting = files.store(), files._put_down, []

    class Late:
        def __getattr__(self, name):
            return getattr(kept, name)

        def keep(self, content):
            waiting.append(content)
            return sha256(content).hexdigest()

    def put_down_first(*arguments, **named):
        made = put_down(*arguments, **named)
        time.sleep(PAUSE)
        while waiting:
            kept.keep(waiting.pop())
        return made

    files.store, files._put_down = Late, put_down_first
    return application
