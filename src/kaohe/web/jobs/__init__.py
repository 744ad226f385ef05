"""Work that takes longer than a page may wait: kept in the database, done in its own process."""
