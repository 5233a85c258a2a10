"""Use cases: each takes a session and a request, and returns a Report or a Receipt."""
