"""Files and screens: tables in, reports out. No SQL, no rules."""
