"""Subjects: what is negotiated with one client, in the funnel of the compact CRM."""
