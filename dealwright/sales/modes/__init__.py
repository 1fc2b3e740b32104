"""The order handling mode: purchases as deals only, or as orders too."""
