"""The office's settings for the type checker, which must know the models and has no office."""

import os
import tempfile
from pathlib import Path

_home = Path(tempfile.gettempdir()) / "kaohe-office-for-types"
_home.mkdir(exist_ok=True)
(_home / "secret.key").write_text("for types only " * 4, encoding="ascii")
os.environ["KAOHE_HOME"] = str(_home)

from kaohe.web.settings import *  # noqa: E402, F403 - the surroundings must be set before
