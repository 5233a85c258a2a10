"""A ledger of government information reports: what was reported, adopted, instructed on, and the points."""

__version__ = "0.1.0"
