"""Pages hang together: links lead somewhere, lists name everything, versions agree."""

import re
import tomllib
import unicodedata
from configparser import ConfigParser
from functools import cache
from pathlib import Path

import pytest

import kaohe

ROOT = Path(__file__).parents[2]
PAGES = sorted(
    path.relative_to(ROOT)
    for path in (
        *ROOT.glob("*.md"),
        *(ROOT / "docs").rglob("*.md"),
        *(ROOT / "src").rglob("*.md"),
    )
)
BASES = (ROOT, ROOT / "src", ROOT / "src" / "kaohe")
PLACE = re.compile(
    r"`((?:src|tests|docs|benchmarks|requirements|kaohe|core|engines|documents|workflows|stores|"
    r"demo|cli|packs)/[\w./-]*\w)/?`"
)
TESTS = {
    name
    for path in (ROOT / "tests").rglob("test_*.py")
    for name in re.findall(r"^ *def (test_\w+)\(", path.read_text(encoding="utf-8"), re.MULTILINE)
}
FORMATS = sorted(
    {
        name
        for path in (ROOT / "src").rglob("*.py")
        for name in re.findall(r"\"([a-z]+(?:-[a-z]+)*/\d+)\"", path.read_text(encoding="utf-8"))
    }
)
MANY = 50
LINK = re.compile(r"\]\(([^)\s]+)\)")


@cache
def anchors_of(page):
    """Return the anchors of a page's headings, as they are commonly made."""
    text = re.sub(
        r"^```.*?^```", "", page.read_text(encoding="utf-8"), flags=re.MULTILINE | re.DOTALL
    )
    anchors = set()
    for heading in re.findall(r"^#+ (.*)$", text, re.MULTILINE):
        kept = [
            each
            for each in heading.lower()
            if each in " -_" or unicodedata.category(each)[0] in "LN"
        ]
        anchors.add("".join(kept).replace(" ", "-"))
    return anchors


def broken_links(page, text):
    for link in LINK.findall(text):
        if re.match(r"[a-z]+:", link):
            continue
        name, _, anchor = link.partition("#")
        target = ROOT / page.parent / name if name else ROOT / page
        if not target.exists() or (anchor and anchor not in anchors_of(target)):
            yield link


def places_gone(_page, text):
    for place in PLACE.findall(text):
        if not any((base / place).exists() for base in BASES):
            yield place


def unknown_tests(_page, text):
    for name in re.findall(r"`(test_[a-z0-9_]+)`", text):
        if name not in TESTS:
            yield name


@pytest.mark.parametrize("look_for", [broken_links, places_gone, unknown_tests])
def test_what_a_page_points_to_is_there(look_for):
    """A link leads to a file and a heading; places in the code and tests that are named exist."""
    assert len(PAGES) > MANY
    assert [
        f"{page}: {each}"
        for page in PAGES
        for each in look_for(page, (ROOT / page).read_text(encoding="utf-8"))
    ] == []


def test_every_format_stands_in_the_contracts():
    contracts = (ROOT / "docs" / "reference" / "contracts.md").read_text(encoding="utf-8")

    assert [name for name in FORMATS if f"`{name}`" not in contracts] == []


def test_every_decision_is_listed_under_its_title():
    folder = ROOT / "docs" / "adr"
    listed = (folder / "README.md").read_text(encoding="utf-8")

    titles = {
        path.name: path.read_text(encoding="utf-8").partition("\n")[0]
        for path in sorted(folder.glob("[0-9]*.md"))
    }

    for name, title in titles.items():
        number, _, words = title.removeprefix("# ").partition(". ")
        assert f"| {int(number):04} | [{words}]({name}) |" in listed


@pytest.mark.parametrize(
    "path", sorted((ROOT / "docs" / "adr").glob("[0-9]*.md")), ids=lambda path: path.stem
)
def test_a_decision_has_context_decision_why_and_alternatives(path):
    text = path.read_text(encoding="utf-8")

    parts = re.findall(r"^\*\*(\w+)\.\*\*", text, re.MULTILINE)

    assert parts == ["Context", "Decision", "Why", "Alternatives"]


def test_the_dependencies_are_those_of_the_requirements():
    wanted = {re.split(r"[\[<>=]", name)[0] for name in requirements("base.in")}

    assert set(dependencies()) == wanted


def test_the_package_asks_for_what_the_requirements_list():
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))

    assert sorted(project["project"]["dependencies"]) == sorted(requirements("base.in"))


def test_the_dependencies_are_used_in_the_rooms_that_the_table_names():
    modules = {
        "django-allauth": "allauth",
        "django-csp": "csp",
        "ibis-framework": "ibis",
        "py-ecc": "py_ecc",
        "pynacl": "nacl",
        "python-docx": "docx",
        "pyyaml": "yaml",
        "shamir-mnemonic": "shamir_mnemonic",
    }
    named = {  # these are named in settings and commands, and never imported by us
        "argon2-cffi": r"hashers\.Argon2PasswordHasher",
        "django-htmx": r"django_htmx\.middleware",
        "gunicorn": r'"gunicorn"',
        "psycopg": r"django\.db\.backends\.postgresql",
        "whitenoise": r"whitenoise\.middleware",
    }
    source = ROOT / "src" / "kaohe"

    used = {}
    for name in dependencies():
        imported = re.compile(
            named.get(name, rf"^\s*(?:import|from) {modules.get(name, name)}(?:\W|$)"), re.MULTILINE
        )
        used[name] = sorted(
            {
                path.relative_to(source).parts[0]
                for path in source.rglob("*.py")
                if imported.search(path.read_text(encoding="utf-8"))
            }
        )

    assert used == dependencies()


def test_the_newest_change_is_that_of_the_version():
    changes = (ROOT / "CHANGELOG.md").read_text(encoding="utf-8")

    newest = re.search(r"^## \[(\d+\.\d+\.\d+)\]", changes, re.MULTILINE)

    assert newest[1] == kaohe.__version__


def test_the_version_of_the_package_is_that_of_the_project():
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))

    assert project["project"]["version"] == kaohe.__version__


@pytest.mark.parametrize("contract", ["layers", "core"])
def test_the_picture_shows_every_room_of_the_import_contracts(contract):
    parser = ConfigParser()
    parser.read(ROOT / ".importlinter", encoding="utf-8")
    rooms = re.findall(r"\w+", parser[f"importlinter:contract:{contract}"]["layers"])
    picture = (ROOT / "docs" / "pictures" / "rooms.svg").read_text(encoding="utf-8")

    missing = [room for room in rooms if f">{room}</text>" not in picture]

    assert missing == []


def requirements(name):
    return (ROOT / "requirements" / name).read_text(encoding="utf-8").split()


def dependencies():
    """Return the rooms of each package from the table of dependencies."""
    table = (ROOT / "docs" / "adr" / "dependencies.md").read_text(encoding="utf-8")
    rows = re.findall(r"^\| ([a-z][a-z0-9-]*) \| [^|]+ \| ([^|]+) \|", table, re.MULTILINE)
    return {name: sorted(rooms.split(", ")) for name, rooms in rows if name != "package"}
