"""Trying a trigger or a rule on what happened lately, before it is switched on. Nothing is changed by it."""
