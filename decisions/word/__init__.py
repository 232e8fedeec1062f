"""Word files coming in, going out and coming back: opened safely, read into blocks, matched, written, compared. Nothing here writes
a record."""
