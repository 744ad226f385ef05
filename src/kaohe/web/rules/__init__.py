"""The rules room: packs to read, hand in, settle, compare and try."""
