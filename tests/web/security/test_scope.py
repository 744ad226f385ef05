"""Nobody is told anything of a body that is not his, whatever address is tried in whatever role.

The addresses are read from the office, the rows are planted in every table that has rows of
bodies, and every answer is searched for the words that stand in the rows of the other body.
"""

from urllib.parse import quote, urlunsplit

from arguments import SEES_PEOPLE
from django.urls import resolve
from planting import BODIES, find_body_models, path_of, row_mark
from world import PLAIN, list_addresses

from kaohe.web.accounts import scope

METHODS = ("get", "post")
SHUT = (404, 405)
FRAMES = ("DENY",)
ROW = {"mk-32-row", "body's"}
UNSCOPED = {
    "directory": {"mk-32-person"},
    "reminders": {"mk-32-person"},
    "answer_paper": ROW,
    "case": {*ROW, "mk-32-person"},
    "case_answer_file": ROW,
    "case_evidence_file": ROW,
    "correction_paper": ROW,
    "mending_paper": ROW,
    "register_correction": {*ROW, "mk-32-person"},
    "word_paper": ROW,
}
"""Page → what it tells when its query asks for no scope."""
ELSEWHERE = urlunsplit(("https", "elsewhere.example", "/", "", ""))


def actors(world):
    return ["stranger", *world.people]


def find_leaks(world, addresses, who):
    """Yield what an address tells somebody that it must not, or how it breaks."""
    for address in addresses:
        may = world.may(who, address)
        for body in BODIES if may and address.is_of_body else BODIES[:1]:
            url = world.url(address, body)
            for method in METHODS if may else METHODS[:1]:  # who may not is shut out before
                answer, said = world.ask(who, method, f"{url}?next={quote(ELSEWHERE)}")
                case = f"{who} {method} {url}: {answer.status_code}"
                said = said.replace(url, "").replace(quote(url), "")  # what was asked is no news
                is_others = address.is_of_body and body not in world.bodies_of(who)
                for wrong in (
                    _how_it_broke(answer),
                    _how_it_is_bare(answer),
                    *(mark for mark in world.forbidden(who) if mark in said),
                    "" if may or _is_turned_away(who, answer) else "is open",
                    "another body's" if may and is_others and not _is_shut(who, answer) else "",
                ):
                    if wrong:
                        yield f"{case} {wrong}"


def _how_it_broke(answer):
    wrong = getattr(answer, "exc_info", None)
    return repr(wrong[1]) if wrong and answer.status_code >= 500 else ""


def _how_it_is_bare(answer):
    """Say which header an answer lacks, or that it leads elsewhere."""
    policy = answer["Content-Security-Policy"]
    is_well = (
        ("default-src 'none'" in policy or "sandbox" in policy)
        and "frame-ancestors" in policy
        and "unsafe" not in policy
        and answer["X-Frame-Options"] in FRAMES
        and answer["X-Content-Type-Options"] == "nosniff"
        and "no-store" in answer["Cache-Control"]
        and not answer.get("Location", "").startswith(ELSEWHERE)
    )
    return "" if is_well else f"headers {dict(answer.items())}"


def _is_shut(who, answer):
    return who in SEES_PEOPLE or answer.status_code in SHUT


def _is_turned_away(who, answer):
    if who == "stranger":
        return answer.status_code == 302 and answer["Location"].startswith("/login?next=")
    return answer.status_code == 404


def test_every_argument_of_an_address_is_named_in_the_reviewed_file():
    assert {each.path: each.unknown for each in list_addresses() if each.unknown} == {}


def test_every_address_is_filled_with_what_it_takes(world, office_addresses):
    for address in office_addresses:
        assert resolve(world.url(address)).route == address.path


def test_every_address_has_a_name_of_its_own():
    names = [each.name for each in list_addresses()]
    assert sorted({name for name in names if names.count(name) > 1}) == []


def test_every_table_with_rows_of_bodies_has_rows_of_both(world):
    for model in find_body_models():
        path = path_of(model)
        found = set(model.objects.values_list(path, flat=True))
        assert set(BODIES) <= found, model._meta.label


def test_nobody_is_told_anything_of_another_body(world, office_addresses):
    leaks = [leak for who in actors(world) for leak in find_leaks(world, office_addresses, who)]
    assert not leaks, "\n".join(leaks)


def test_what_was_planted_is_shown_to_whom_it_belongs(world, office_addresses):
    for body in BODIES:
        who = PLAIN[body]
        told = [
            address.name
            for address in office_addresses
            if world.may(who, address)
            and row_mark(body) in world.ask(who, "get", world.url(address, body))[1]
        ]
        assert told, who


def test_a_query_without_scope_is_found(world, office_addresses, monkeypatch):
    monkeypatch.setattr(scope.Scope, "limit", lambda _scope, rows, field="body": rows)
    found = {
        address.name: {
            leak.rpartition(" ")[2] for leak in find_leaks(world, [address], PLAIN["33"])
        }
        for address in office_addresses
        if address.name in UNSCOPED
    }
    assert found == UNSCOPED
