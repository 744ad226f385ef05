"""Pages of the papers: the list, one paper with its pages, its files."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from django.db.models import Q
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_safe

from kaohe.core.errors import FileUnusable
from kaohe.documents.results.paper_set import LETTER
from kaohe.web.accounts.people import person_of
from kaohe.web.accounts.rights import allow
from kaohe.web.accounts.scope import scope_of
from kaohe.web.base.papers import PDF, WORD, give_file, give_kept
from kaohe.web.cycles.models import Cycle
from kaohe.web.papers.making import count_pages, draw_page, store, write_pdf, write_word_file
from kaohe.web.papers.models import OfficePaper, PaperCopy
from kaohe.web.papers.result_making import TOLD_TO_ALL
from kaohe.web.papers.showing import choose_forms, show_paper, show_steps

if TYPE_CHECKING:
    from django.db.models import QuerySet
    from django.http import HttpRequest

    from kaohe.web.accounts.models import User

READERS: Final = ("office", "leader", "statistics", "finance", "province")


@require_safe
@allow(*READERS)
def papers(request: HttpRequest) -> HttpResponse:
    """List the papers that a person may see; a body sees its own once they are issued."""
    person = person_of(request)
    rows = [show_paper(row) for row in list_papers(person)]
    may_draft = person.has_role("office")
    cycles = Cycle.objects.order_by("-opened_at") if may_draft else ()
    with_letters = Cycle.objects.filter(papers__kind=LETTER).distinct()
    context = {
        "rows": rows,
        "cycles": cycles,
        "with_letters": with_letters if person.has_role("office", "leader") else (),
    }
    return render(request, "papers/list.html", context)


@require_safe
@allow(*READERS)
def paper(request: HttpRequest, key: int) -> HttpResponse:
    """Show a paper: its pages, who did what, and what may be done next."""
    row, person = find_or_404(key, person_of(request)), person_of(request)
    context = {
        "row": row,
        "shown": show_paper(row),
        "steps": show_steps(row),
        "pages": range(1, count_pages(row) + 1),
        "forms": choose_forms(row, person),
        "copies": row.copies.select_related("by").order_by("entry"),
    }
    return render(request, "papers/paper.html", context)


@require_safe
@allow(*READERS)
def page(request: HttpRequest, key: int, number: int) -> HttpResponse:
    """Give a page as a picture."""
    content = draw_page(find_or_404(key, person_of(request)), number)
    if content is None:
        raise Http404
    return HttpResponse(content, content_type="image/png", headers={"Cache-Control": "no-store"})


@require_safe
@allow(*READERS)
def paper_file(request: HttpRequest, key: int, form: str) -> HttpResponse:
    """Give a paper as PDF or Word."""
    row = find_or_404(key, person_of(request))
    if form == "pdf":
        return give_file(write_pdf(row), f"{row.title}.pdf", PDF)
    if form == "docx":
        return give_file(write_word_file(row), f"{row.title}.docx", WORD)
    raise Http404


@require_safe
@allow(*READERS)
def copy(request: HttpRequest, key: int, digest: str) -> HttpResponse:
    """Give a signed copy."""
    row = find_or_404(key, person_of(request))
    found = get_object_or_404(PaperCopy, paper=row, digest=digest)
    try:
        content = store().read(digest)
    except FileUnusable as gone:
        raise Http404 from gone
    return give_kept(content, found.name)


def list_papers(person: User) -> QuerySet[OfficePaper]:
    """Return the papers that a person may see, the newest first."""
    rows = OfficePaper.objects.select_related("cycle", "drafted_by").order_by("-entry")
    scope = scope_of(person)
    if scope.is_everything:
        return rows
    issued = rows.filter(stage="issued")
    own = Q(body__in=[*(scope.bodies or ())]) & ~Q(body="")
    return issued.filter(own | Q(body="", kind__in=TOLD_TO_ALL))


def find_or_404(key: int, person: User) -> OfficePaper:
    """Return a paper that a person may see.

    Raises:
        Http404: there is none for this person.
    """
    return get_object_or_404(list_papers(person), pk=key)
