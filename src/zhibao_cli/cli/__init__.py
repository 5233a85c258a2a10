"""The command line: parse, call one use case, hand back its value."""
