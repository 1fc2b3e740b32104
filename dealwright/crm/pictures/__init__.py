"""The photo of a contact and the logo of a company: kept, shown, changed in a place of their own."""
