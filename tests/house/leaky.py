"""Pages as somebody might write them in a hurry: the walks must find them."""

from django.http import HttpRequest, HttpResponse
from django.urls import include, path
from django.views.decorators.csrf import csrf_exempt

from dealwright.crm.deals.models import Deal
from dealwright.events import Actor, unrecorded


def deal_without_rights(request: HttpRequest, id: int) -> HttpResponse:
    """Shows a deal to everybody who is signed in."""
    deal = Deal.objects.get(pk=id)
    return HttpResponse(f"{deal.title} {deal.amount} {deal.comment}")


@csrf_exempt
def deal_renamed_without_rights(request: HttpRequest, id: int) -> HttpResponse:
    """Lets everybody write, and says that it was forbidden."""
    with unrecorded("a page that forgot everything"):
        Deal.objects.filter(pk=id).update(comment=f"by {Actor.system().label}")
    return HttpResponse(status=403)


urlpatterns = [
    path("leaky/<int:id>", deal_without_rights),
    path("leaky/<int:id>/name", deal_renamed_without_rights),
    path("", include("dealwright.config.urls")),
]
