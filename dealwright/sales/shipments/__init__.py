"""Shipments: parcels with their content and tracking numbers; what comes back."""
