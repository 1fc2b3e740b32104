"""Absences: who is away, until when, and who steps in."""
