"""Conversion: a lead becomes a deal, a contact, a company, in any combination (CR-10)."""
