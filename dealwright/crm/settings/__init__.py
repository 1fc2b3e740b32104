"""How the CRM works in this company: its mode, repeat sales, counters."""
