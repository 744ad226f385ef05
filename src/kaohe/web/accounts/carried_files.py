"""Files of a form that waits until its sender has given the password again.

What was typed is kept in the session; files are too large for that. They wait in the office's
folder under a name that only this session knows, are handed to the form when it is carried out,
and are gone after that, or an hour later if it never is.
"""

from __future__ import annotations

import secrets
import shutil
import time
from pathlib import Path
from typing import TYPE_CHECKING, Final

from django.conf import settings
from django.core.files.uploadedfile import SimpleUploadedFile

if TYPE_CHECKING:
    from django.http import HttpRequest

FOLDER: Final = "waiting"
"""Of the office's folder."""
WAITING: Final = "files_waiting"
"""Where a session keeps what waits: the path of the form, the folder, field and name of each."""
LONGEST: Final = 3600
"""Seconds."""
MOST_BYTES: Final = 64 << 20
"""Of one form; whoever sends more chooses the files again."""


def keep_files(request: HttpRequest) -> None:
    """Keep the files of a form that cannot be carried out yet; those of an earlier one go."""
    _forget(request)
    remove_old_files()
    sent = [(name, file) for name, files in request.FILES.lists() for file in files]
    if not sent or sum(file.size or 0 for _name, file in sent) > MOST_BYTES:
        return
    folder = secrets.token_hex(16)
    place = _folder() / folder
    place.mkdir(mode=0o700, parents=True)
    for number, (_name, file) in enumerate(sent):
        with (place / str(number)).open("xb") as kept:
            for chunk in file.chunks():
                kept.write(chunk)
    request.session[WAITING] = {
        "path": request.path,
        "folder": folder,
        "files": [(name, file.name, file.content_type) for name, file in sent],
    }


def bring_files(request: HttpRequest) -> None:
    """Give a form its files back when it is carried out, once."""
    waiting = request.session.get(WAITING)
    if not waiting or waiting["path"] != request.path or request.FILES:
        return
    place = _folder() / waiting["folder"]
    if place.is_dir():
        for number, (field, name, kind) in enumerate(waiting["files"]):
            content = (place / str(number)).read_bytes()
            request.FILES.appendlist(field, SimpleUploadedFile(name, content, kind))
    _forget(request)


def remove_old_files() -> None:
    """Remove what nobody has asked for within an hour."""
    oldest = time.time() - LONGEST
    for place in _folder().glob("*"):
        if place.stat().st_mtime < oldest:
            shutil.rmtree(place, ignore_errors=True)


def _forget(request: HttpRequest) -> None:
    waiting = request.session.pop(WAITING, None)
    if waiting:
        shutil.rmtree(_folder() / waiting["folder"], ignore_errors=True)


def _folder() -> Path:
    return Path(settings.OFFICE_HOME) / FOLDER
