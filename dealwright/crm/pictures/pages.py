"""The place on the card in which a photo or a logo is chosen, and where it is served."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django import forms
from django.http import Http404, HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_safe

from dealwright import web
from dealwright.crm.companies.client_pages import ClientPages
from dealwright.crm.pictures.album import CLIENTS
from dealwright.events import last_change
from dealwright.kit.errors import Refused
from dealwright.people.access import refuse_hidden, shown_among
from dealwright.records.undo import offer

Page = Callable[..., HttpResponse]


class PictureForm(forms.Form):
    """One picture to be uploaded."""

    picture = forms.FileField(
        help_text=gettext_lazy("JPEG, PNG, WebP or GIF, at most 10 MB."),
        widget=forms.FileInput(attrs={"accept": "image/jpeg,image/png,image/webp,image/gif"}),
    )

    def __init__(self, data: Any = None, files: Any = None, *, label: Any) -> None:
        super().__init__(data, files, label_suffix="")
        self.fields["picture"].label = label


def picture_page(pages: ClientPages, label: Any) -> Page:
    """The page on which the picture of such a client is chosen or taken away."""
    field = pages.model.PICTURE

    @require_http_methods(["GET", "HEAD", "POST"])
    def client_picture(request: HttpRequest, id: int) -> HttpResponse:
        client = pages.changed(request, id)
        if request.method != "POST":
            shown_among(request.actor, pages.kind, (field,))
            return _show(request, pages, client, PictureForm(label=label))
        refuse_hidden(request.actor, pages.kind, (field,))
        given: Any = None
        if "remove" not in request.POST:
            form = PictureForm(request.POST, request.FILES, label=label)
            if not form.is_valid():
                return _show(request, pages, client, form)
            try:
                given = CLIENTS.keep(form.cleaned_data["picture"], field="picture")
            except Refused as refusal:
                form.add_error("picture", str(refusal))
                return _show(request, pages, client, form)
        pages.edit(client, **{field: given}, by=request.actor)
        if last_change() is not None:
            offer(request, _("Saved."))
        return web.redirect(request, f"{pages.url}/{id}")

    return client_picture


@require_safe
def picture(request: HttpRequest, file_name: str) -> HttpResponse:
    """A kept picture, for colleagues. Its name changes with its content: browsers may keep it for ever."""
    content = CLIENTS.content_of(file_name)
    if content is None:
        raise Http404
    answer = HttpResponse(content, content_type="image/webp")
    answer["Cache-Control"] = "private, max-age=31536000, immutable"
    answer["Content-Disposition"] = "inline"
    return answer


def _show(request: HttpRequest, pages: ClientPages, client: Any, form: PictureForm) -> HttpResponse:
    """In the place of the fact on the card, or as a page of its own."""
    context = {
        "client": client,
        "kind": pages.kind,
        "base": f"{pages.url}/{client.pk}",
        "action": f"{pages.url}/{client.pk}/{client.PICTURE}",
        "form": form,
        "has_picture": bool(getattr(client, client.PICTURE)),
    }
    fragment = "place_form" if request.htmx else None
    status = 422 if form.errors else 200
    return web.render(request, "crm/clients/picture.html", context, fragment=fragment, status=status)
