"""The compact CRM: subjects and actions in one short funnel, on the same records as the whole CRM."""
