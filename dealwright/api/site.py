"""The one API site, built from what the domains plugged in."""

from collections.abc import Sequence
from functools import cache, cached_property

import ninja
from django.utils.module_loading import import_string
from ninja.operation import Operation

from dealwright.api.authentication import Token
from dealwright.api.document import Document
from dealwright.api.plugs import Plug, plugged
from dealwright.api.routing import Router

ROOT = "/api/v1/"


class Site(ninja.NinjaAPI):
    """Everything under /api/v1/."""

    def __init__(self, plugs: Sequence[Plug]) -> None:
        super().__init__(
            title="Dealwright",
            version="1",
            openapi_url=None,
            docs_url=None,
            urls_namespace="api",
            auth=Token(),
            servers=[{"url": "/"}],
        )
        self.plugs = list(plugs)
        for each in self.plugs:
            router = import_string(each.router)
            if not isinstance(router, Router):
                raise TypeError(f"{each.router} is not a dealwright.api.routing.Router")
            self.add_router(f"/{each.prefix}", router, tags=[each.tag])

    def get_openapi_operation_id(self, operation: Operation) -> str:
        """The name of the view function: short, and unique because the document insists on it."""
        return operation.view_func.__name__

    def get_openapi_schema(self, **options: object) -> Document:
        """The description of the API for programs, made anew."""
        return Document(self, ROOT.lstrip("/"))

    @cached_property
    def document(self) -> Document:
        """The description of the API for programs; made once, when somebody asks: it takes two seconds.

        Refuses two operations, or two shapes, of one name.
        """
        return self.get_openapi_schema()


@cache
def site() -> Site:
    """The site of this process."""
    return Site(plugged())
