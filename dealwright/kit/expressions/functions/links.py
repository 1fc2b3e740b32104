"""Functions of links."""

from __future__ import annotations

from django.utils.html import format_html
from django.utils.translation import gettext_lazy as _

from dealwright.kit.bb import BBText
from dealwright.kit.expressions.functions.table import Flag, Group, Text, function
from dealwright.kit.expressions.problems import CannotCalculate
from dealwright.kit.expressions.tree import Run


@function(
    "getdocumenturl",
    Group.LINKS,
    _("A link to the document, as 'bb', as 'html' or as its bare address"),
    example="getdocumenturl('html', true)",
)
def link(run: Run, format: Text = "", full: Flag = False) -> str:
    """With `full` the address begins with that of the site. HTML is escaped and marked as safe."""
    found = run.scope.document_link()
    if found is None:
        raise CannotCalculate(_("There is no document here to link to. Write the address instead."))
    address = f"{run.scope.host_url()}{found.address}" if full else found.address
    label = found.label or address
    asked = format.strip().lower()
    if asked == "html":
        return format_html('<a href="{}">{}</a>', address, label)
    if asked == "bb":
        # Brackets in a title would end the code early.
        return BBText(f"[url={address}]{label.replace('[', '(').replace(']', ')')}[/url]")
    if asked:
        raise CannotCalculate(_("A link is written as 'bb' or 'html'. Use one of these, or leave it away."))
    return address
