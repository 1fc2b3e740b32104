"""When the company works: what “business hours only” and “working days” mean (AU-20)."""
