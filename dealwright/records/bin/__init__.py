"""The recycle bin: what was deleted lies there for 30 days, and can be restored until then."""
