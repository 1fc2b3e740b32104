"""Search over every kind of record, as a page and inside the search dialog."""

from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_safe

from dealwright.records.search.queries import LONGEST, SHORTEST, search
from dealwright.web import render


@require_safe
def show_search(request: HttpRequest) -> HttpResponse:
    """What was found, by kind; only the list of it for the dialog."""
    text = request.GET.get("q", "").strip()[:LONGEST].replace("\0", "")
    found = search(request.actor, text) if len(text) >= SHORTEST else []
    in_dialog = request.headers.get("HX-Target") == "search-results"
    return render(
        request,
        "records/search/results.html",
        {"text": text, "found": found, "too_short": len(text) < SHORTEST},
        fragment="results" if in_dialog else None,
    )
