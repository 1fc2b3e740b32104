"""The checkout form as the office builds it, and the consents that buyers gave on it."""
