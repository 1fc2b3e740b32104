"""Every address of the product: each package lists its own."""

from django.urls import include, path

from dealwright.config import health

urlpatterns = [
    path("healthz", health.alive),
    path("readyz", health.ready),
    path("", include("dealwright.store.urls")),  # first: visitors are many, as are the addresses below
    path("", include("dealwright.web.urls")),
    path("", include("dealwright.api.urls")),
    path("", include("dealwright.people.urls")),
    path("", include("dealwright.records.urls")),
    path("", include("dealwright.automation.urls")),
    path("", include("dealwright.catalog.urls")),
    path("", include("dealwright.channels.urls")),
    path("", include("dealwright.work.urls")),
    path("", include("dealwright.crm.urls")),
    path("", include("dealwright.sales.urls")),
    path("", include("dealwright.compact.urls")),
    path("", include("dealwright.demo.urls")),
]

handler400 = "dealwright.web.pages.bad_request"
handler403 = "dealwright.web.pages.forbidden"
handler404 = "dealwright.web.pages.not_found"
handler429 = "dealwright.web.pages.too_many"
handler500 = "dealwright.web.pages.broken"
