"""From delivered files to a published snapshot: judging, lists, reuse, publishing."""
