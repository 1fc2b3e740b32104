"""Price lists beside the base price."""
