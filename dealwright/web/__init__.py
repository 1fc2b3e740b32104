"""Layout, components and the ways a page answers: what every page of every domain is made with.

A page finds, checks and calls an action; then it answers with `web.render(request, "crm/deals/board.html",
{...})`, tells what was done with `web.toast(request, _("…"))`, or leads on with `web.redirect(request, url)`.
"""

from dealwright.web.render import redirect, render, render_card, render_fragment
from dealwright.web.toasts import toast, toast_of_change

__all__ = ["redirect", "render", "render_card", "render_fragment", "toast", "toast_of_change"]
