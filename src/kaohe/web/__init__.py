"""The office in a browser: the ports of the workflows on Django's database, and thin pages."""
