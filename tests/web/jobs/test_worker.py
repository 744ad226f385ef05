"""The worker as a process: it sees jobs through, tells what broke, ends when it is asked to."""

from __future__ import annotations

import os
import sqlite3
import subprocess
import sys
import time
from contextlib import closing
from pathlib import Path

import pytest

KAOHE = Path(sys.executable).with_name("kaohe")
MOST_SECONDS = 120
LEFT_OUT = ("KAOHE_HOME", "DJANGO_SETTINGS_MODULE", "KAOHE_DATABASE")
PUT_IN = """
import sys
from pathlib import Path
from kaohe.web.starting import make_office, open_office
home = Path(sys.argv[1])
make_office(home, origin="office.example/rehearsal")
open_office(home)
from django.utils import timezone
from kaohe.web.accounts.models import User
from kaohe.web.jobs.models import Job
person = User.objects.create(username="clerk-one", name="clerk")
now = timezone.now()
Job.objects.create(kind="register-import", about="no-such-cycle", arguments={}, asked_by=person,
                   asked_at=now, not_before=now, entry=0)
"""


@pytest.fixture
def surroundings():
    """The environment without the office of the other tests."""
    return {name: each for name, each in os.environ.items() if name not in LEFT_OUT}


@pytest.fixture
def home(tmp_path, surroundings):
    """An office in which a job waits that breaks its process."""
    folder = tmp_path / "office"
    subprocess.run([sys.executable, "-c", PUT_IN, folder], env=surroundings, check=True)
    return folder


def ask(home, question):
    with closing(sqlite3.connect(home / "office.sqlite3", timeout=MOST_SECONDS)) as books:
        return books.execute(question).fetchone()


def test_a_job_that_breaks_its_process_is_put_back_and_the_worker_lives_on(home, surroundings):
    worker = subprocess.Popen(
        [KAOHE, "office", "work", home],
        env=surroundings,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.PIPE,
        text=True,
    )
    try:
        deadline = time.monotonic() + MOST_SECONDS
        told = ("", 0)
        while told[0] != "waiting" or not told[1]:
            assert time.monotonic() < deadline, told
            assert worker.poll() is None
            time.sleep(0.1)
            told = ask(home, "select state, attempts from jobs_job")
    finally:
        worker.terminate()
        _, said = worker.communicate(timeout=MOST_SECONDS)
    assert (worker.returncode, "Cycle matching query does not exist" in said) == (0, True)
    assert ask(home, "select count(*) from jobs_worker where ended_at is not null") == (1,)
