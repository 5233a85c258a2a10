"""The only SQL: opening a ledger, the one writer, and what is read from it."""
