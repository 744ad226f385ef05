"""Papers: drafted, signed by two people, numbered, issued, and bound to the signed copy."""
