"""A worker beside the server: ``python -m kaohe.web.jobs.beside PROCESS``, ended with it."""

from __future__ import annotations

import sys


def main(parent: int) -> None:
    """Work until the process beside which this one runs is gone."""
    import django  # the settings read the surroundings, which the server has set

    django.setup()
    from kaohe.web.jobs.working import run_worker

    run_worker(parent=parent)


if __name__ == "__main__":
    main(int(sys.argv[1]))
