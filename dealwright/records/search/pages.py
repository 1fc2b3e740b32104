"""Search over every kind of record, as a page and inside the palette."""

from functools import partial

from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_safe

from dealwright.records.search.queries import LONGEST, SHORTEST, search, told_apart
from dealwright.web import render


@require_safe
def show_search(request: HttpRequest) -> HttpResponse:
    """What was found, by kind; only the rows of it for the palette."""
    text = request.GET.get("q", "").strip()[:LONGEST].replace("\0", "")
    found = search(request.actor, text) if len(text) >= SHORTEST else []
    context = {
        "text": text,
        "found": found,
        "too_short": len(text) < SHORTEST,
        "beside": partial(told_apart, request.actor),
    }
    if request.headers.get("HX-Target") == "palette-records":
        return render(request, "records/palette/rows.html", context, fragment="records")
    return render(request, "records/search/results.html", context)
