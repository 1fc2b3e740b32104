"""What the CRM plugs in, part by part; `apps.py` lets them declare it in this order."""

from dealwright.crm.plugging import activities, automation, clients, deals, leads, merging, settings

PARTS = (settings, deals, clients, activities, leads, merging, automation)

__all__ = ["PARTS"]
