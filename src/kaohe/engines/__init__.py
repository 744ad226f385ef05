"""Running the register: readers, snapshots, engines; the only room that touches data engines."""
