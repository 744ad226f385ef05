"""Other tools doing the same work on the same files; each module is run as a process of its own.

    python -m benchmarks.registry.peers.<name> DATA OUT

reads ``DATA/deliveries``, writes below ``OUT`` and prints one line of JSON: the rows, how many
are clean, flagged, quarantined and superseded, and how many break each rule. What a tool cannot
do it leaves out. Where it counts units, it writes ``OUT/cube.parquet`` or ``OUT/cube.csv``.
"""

import sys

# pandera and Great Expectations load PySpark where it is installed, which costs them seconds and
# serves nothing here; without this they would look dearer than they are.
sys.modules["pyspark"] = None  # type: ignore[assignment]
