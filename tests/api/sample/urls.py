"""The site of the library."""

from dealwright.api.addresses import addresses
from dealwright.api.plugs import Plug
from dealwright.api.site import Site

site = Site([Plug("books", "tests.api.sample.api.router", "Books", "What the library keeps.")])
urlpatterns = addresses(site)
