"""Files attached to records: kept outside the database, given out only to those who may see the record."""
