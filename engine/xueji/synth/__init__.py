"""Synthetic snapshots and batches, with a ledger of the defects planted in them."""
