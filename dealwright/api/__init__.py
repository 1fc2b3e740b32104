"""The REST kit: one site under /api/v1/ that the domains plug their resources into.

A domain's `apps.py` plugs, its `api.py` imports from `routing`, `paging`, `types` and `versions`.
"""

from dealwright.api.plugs import hide_fields_with, plug, register_authenticator

__all__ = ["hide_fields_with", "plug", "register_authenticator"]
