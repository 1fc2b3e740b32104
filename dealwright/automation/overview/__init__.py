"""The page of the stages with what stands on them."""
