"""Which sections and fields stand on cards, and in what order: for everybody, and for oneself (CR-49)."""
