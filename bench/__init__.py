"""Repeatable measurements of the product: `dealwright bench NAME`. See README.md beside this file."""

from bench.tools.folder import prepare

prepare()
