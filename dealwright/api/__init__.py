"""The REST kit: one site under /api/v1/ that the domains plug their resources into.

A domain's `apps.py` plugs, its `api.py` imports from `routing`, `paging`, `types` and `versions`.
"""

from dealwright.api.plugs import plug, register_authenticator

__all__ = ["plug", "register_authenticator"]
