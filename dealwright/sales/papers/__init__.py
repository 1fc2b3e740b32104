"""What proposals and invoices have in common: papers that a client gets, and the stages they stand on."""
