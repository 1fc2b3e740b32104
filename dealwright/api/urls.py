"""The addresses of the API."""

from dealwright.api.addresses import addresses
from dealwright.api.site import site

urlpatterns = addresses(site())
