"""Activities: every contact or to-do with records of the CRM, planned or done."""
