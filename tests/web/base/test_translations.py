"""Everything that a page says can be said in English, and nothing is said outside of that."""

import ast
import gettext
import re
from pathlib import Path

import pytest

import kaohe.web

WEB = Path(kaohe.web.__file__).parent
CATALOGUE = WEB / "locale" / "en" / "LC_MESSAGES"
SPEAKERS = {"_", "gettext", "gettext_lazy", "ngettext", "ngettext_lazy"}
CHINESE = re.compile("[\u4e00-\u9fff\u3000-\u303f\uff00-\uffef]")
SHORT = re.compile(r"""{%\s*(?:translate|trans)\s+(?:"([^"]*)"|'([^']*)')[^%]*%}""")
LONG = re.compile(
    r"{%\s*blocktranslate\b(?:[^%]|%(?!}))*%}(.*?){%\s*endblocktranslate\s*%}", re.DOTALL
)
NAMED = re.compile(r"{{\s*(\w+)\s*}}")
ROOMS = sorted(
    {path.parent.name for path in WEB.glob("*/apps.py")} | {"base", "account", "mfa", "templates"}
)


def said_in_templates(text):
    """Yield what a template says as Django asks for it: with every per cent sign twice."""
    for one, other in SHORT.findall(text):
        yield (one or other).replace("%", "%%")
    for body in LONG.findall(text):
        for part in re.split(r"{%\s*plural\s*%}", body):
            yield NAMED.sub(r"%(\1)s", part.replace("%", "%%"))


def said_in_code(path):
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name):
            is_said = node.func.id in SPEAKERS and node.args
            if is_said and isinstance(node.args[0], ast.Constant):
                yield node.args[0].value


def templates_of(room):
    folder = WEB / "templates"
    return [*folder.glob("*.html")] if room == "templates" else [*(folder / room).rglob("*.*")]


def code_of(room):
    return [path for path in (WEB / room).rglob("*.py") if "migrations" not in path.parts]


@pytest.fixture(scope="module")
def english():
    with (CATALOGUE / "django.mo").open("rb") as compiled:
        return gettext.GNUTranslations(compiled)


def read_source():
    """Return the catalogue's words as they are written, to compare them with the compiled ones."""
    text = (CATALOGUE / "django.po").read_text(encoding="utf-8")
    return dict(re.findall(r'^msgid "(.+)"\nmsgstr "(.+)"$', text, re.MULTILINE))


@pytest.mark.parametrize("room", ROOMS)
def test_everything_said_has_an_english_word(room, english):
    said = {
        each
        for path in templates_of(room)
        for each in said_in_templates(path.read_text(encoding="utf-8"))
    }
    said |= {each for path in code_of(room) for each in said_in_code(path)}
    catalogue = {key if isinstance(key, str) else key[0] for key in english._catalog}
    assert sorted(said - catalogue) == []


@pytest.mark.parametrize("room", ROOMS)
def test_templates_say_nothing_that_cannot_be_translated(room):
    bare = {}
    for path in templates_of(room):
        text = LONG.sub("", SHORT.sub("", path.read_text(encoding="utf-8")))
        text = re.sub(r"{#.*?#}|{%\s*comment.*?endcomment\s*%}", "", text, flags=re.DOTALL)
        text = text.replace(
            'lang="zh-CN">中文<', ""
        )  # the way back, for whoever reads Chinese only
        if CHINESE.search(text):
            bare[path.name] = CHINESE.findall(text)
    assert bare == {}


def test_the_compiled_words_are_those_of_the_source(english):
    written = {
        key.replace('\\"', '"'): value.replace('\\"', '"') for key, value in read_source().items()
    }
    compiled = {
        key: value for key, value in english._catalog.items() if isinstance(key, str) and key
    }
    assert written == compiled


def test_placeholders_are_the_same_in_both_languages(english):
    for key, value in english._catalog.items():
        chinese = key if isinstance(key, str) else key[0]
        if chinese:
            wanted = set(re.findall(r"%\(\w+\)s", chinese))
            assert set(re.findall(r"%\(\w+\)s", value)) == wanted, chinese
