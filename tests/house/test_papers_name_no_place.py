"""Nothing in the repository names a machine, a folder of one, or a place to fetch from."""

import re
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
FOREIGN = {"__pycache__", "node_modules"}
TEXTS = sorted(
    path
    for place in ("src", "tests", "docs", "benchmarks", "requirements", ".ci")
    for path in (ROOT / place).rglob("*")
    if path.suffix in {".py", ".md", ".yaml", ".yml", ".json", ".txt", ".in", ".csv", ".svg", ""}
    and path.is_file()
    and FOREIGN.isdisjoint(path.parts)
) + sorted(path for path in ROOT.glob("[!.]*") if path.is_file())

MANY = 1000

# Folders that exist on one machine only.
FOLDER = re.compile(r"(?<![\w.])/(?:work|root|home|Users|mnt|tmp)/\w")
# The address of a cluster is the reader's own: nothing is fetched from there.
URL = re.compile(r"(?<![a-z])(?!spark:)[a-z]+://([^/\s\"'`)>]+)")
KNOWN_HOSTS = {
    "json-schema.org",  # the name of the dialect of a published schema
    "www.w3.org",  # the name of the SVG format
    "www.apache.org",  # the text of the licence
    "creativecommons.org",  # the text of the licence of data
}


def name_of(path):
    return str(path.relative_to(ROOT))


def look_for(find):
    """Say of each text that has some of it what was found."""
    return [
        f"{name_of(path)}: {found}"
        for path in TEXTS
        if (found := find(path.read_text(encoding="utf-8", errors="replace")))
    ]


def foreign_hosts(text):
    return sorted(set(URL.findall(text)) - KNOWN_HOSTS)


def test_no_folder_of_a_machine_is_named():
    assert len(TEXTS) > MANY
    assert look_for(FOLDER.findall) == []


def test_no_host_is_named_but_those_of_formats_and_licences():
    assert look_for(foreign_hosts) == []


def test_the_rules_find_what_they_are_for():
    assert FOLDER.findall("see /" + "home/somebody/x") == ["/" + "home/s"]
    assert foreign_hosts("at https:" + "//somewhere.example/x") == ["somewhere.example"]
    assert foreign_hosts("at http:" + "//www.w3.org/2000/svg") == []


@pytest.mark.parametrize("path", sorted((ROOT / "requirements").glob("*.txt")), ids=name_of)
def test_a_lock_has_hashes_and_neither_url_nor_index(path):
    lines = path.read_text(encoding="utf-8").splitlines()

    packages = [line for line in lines if line and not line.startswith((" ", "#"))]
    hashes = [line for line in lines if line.strip().startswith("--hash=sha256:")]

    assert len(hashes) >= len(packages) > 0
    assert [line for line in lines if "://" in line or "-url" in line or "-links" in line] == []
