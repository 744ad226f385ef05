"""The rule packs that come with the program: data only, one folder a pack."""
