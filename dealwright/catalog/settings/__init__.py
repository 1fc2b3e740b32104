"""What holds for the whole catalogue: whether stock is kept by documents."""
