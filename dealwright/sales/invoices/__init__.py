"""Invoices: what a client is to pay for, until when, and what came in for it."""
