"""Where one site answers."""

from django.urls import URLPattern, URLResolver, path, re_path
from django.views.decorators.csrf import csrf_exempt

from dealwright.api import pages
from dealwright.api.site import ROOT, Site


def addresses(site: Site) -> list[URLPattern | URLResolver]:
    """Everything under /api/ of its host; what is not there is a problem document too."""
    nothing_here = csrf_exempt(pages.nothing_here)
    return [
        path("api/docs", pages.docs, {"site": site}, name="api_docs"),
        path("api/v1/openapi.json", pages.openapi, {"site": site}, name="api_document"),
        path(ROOT.lstrip("/"), nothing_here),
        path(ROOT.lstrip("/"), site.urls),
        re_path("^api/(?P<rest>.*)$", nothing_here),
    ]
