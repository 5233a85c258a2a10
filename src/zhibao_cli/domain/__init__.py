"""Pure: frozen records in, values out. No file, clock, SQL or terminal."""
