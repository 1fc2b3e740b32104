"""What fields of the CRM are called where formulas come from elsewhere (CR-9, CR-20, CR-32, CR-33)."""

from dealwright.automation import aliases

_OF_ALL = {
    "ASSIGNED_BY_ID": "responsible",
    "COMMENTS": "comment",
    "DATE_CREATE": "created_at",
    "SOURCE_ID": "source",
}
_OF_SALES = {
    **_OF_ALL,
    "OPPORTUNITY": "amount",
    "STAGE_ID": "stage",
    "MOVED_TIME": "stage_since",
    "LAST_ACTIVITY_TIME": "last_interaction_at",
}
_REACHED = {"PHONE": "phones", "EMAIL": "emails", "WEB": "web_pages", "IM": "messengers"}
ALIASES = {
    "deal": {
        **_OF_SALES,
        "TYPE_ID": "deal_type",
        "BEGINDATE": "begins_on",
        "CLOSEDATE": "closes_on",
        "IS_REPEATED_APPROACH": "is_repeat_inquiry",
        "IS_RETURN_CUSTOMER": "is_repeat",
    },
    "lead": {
        **_OF_SALES,
        **_REACHED,
        "STATUS_ID": "stage",
        "BIRTHDATE": "birth_date",
        "DATE_CLOSED": "closed_at",
        "IS_RETURN_CUSTOMER": "is_repeat",
    },
    "contact": {**_OF_ALL, **_REACHED, "BIRTHDATE": "birth_date", "TYPE_ID": "client_type"},
    "company": {
        **_OF_ALL,
        **_REACHED,
        "TITLE": "name",
        "COMPANY_TYPE": "client_type",
        "IS_MY_COMPANY": "is_own",
    },
}


def declare() -> None:
    """Tell the formulas."""
    for of_kind, names in ALIASES.items():
        aliases.add(of_kind, names)
