"""The compact CRM: subjects, a short funnel, dated actions, on the same data as deals."""
