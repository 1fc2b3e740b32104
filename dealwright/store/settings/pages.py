"""The settings of the shop."""

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from dealwright import web
from dealwright.kit.errors import Refused
from dealwright.people.access import require_settings
from dealwright.records.undo import offer
from dealwright.store.settings.actions import edit_store
from dealwright.store.settings.forms import StoreForm
from dealwright.store.settings.queries import the_store

PICTURE = {"photo": "hero_photo"}
"""What the keeper of pictures calls its field, and what this form does."""


@require_http_methods(["GET", "HEAD", "POST"])
def store_settings(request: HttpRequest) -> HttpResponse:
    """The form of the settings, and saving it."""
    require_settings(request.actor)
    store = the_store()
    sent = (request.POST, request.FILES) if request.method == "POST" else ()
    form = StoreForm(*sent, store=store)
    if form.is_bound and form.is_valid():
        try:
            edit_store(**form.values(), by=request.actor)
        except Refused as refusal:
            field = PICTURE.get(refusal.field or "", refusal.field)
            form.add_error(field if field in form.fields else None, str(refusal))
        else:
            offer(request, _("Saved."))
            return web.redirect(request, "/store/settings")
    status = 422 if form.errors else 200
    context = {"form": form, "store": store}
    return web.render(request, "store/settings/settings.html", context, status=status)
