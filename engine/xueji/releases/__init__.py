"""Packs as releases: wheels with a manifest, what a new version changes, and decisions re-derived from receipts."""
