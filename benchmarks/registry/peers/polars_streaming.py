"""Polars, streaming, by hand: the oracle of the tests, which does all of the work."""

from benchmarks.registry.peers.deliveries import AS_OF, read_arguments, tell
from tests.engines.polars_oracle.pipeline import CUBE, DeliveredCsv, import_register


def main() -> None:
    """Import everything."""
    delivered, out = read_arguments()
    files = [DeliveredCsv(file.path, file.name, file.deliverer) for file in delivered]
    outcome = import_register(files, out / "register", as_of=AS_OF)
    outcome.cube.rename({f"{name}_": name for name in CUBE}).write_parquet(out / "cube.parquet")
    tell(
        rows=outcome.rows,
        flagged=outcome.flagged,
        quarantined=outcome.quarantined,
        superseded=outcome.superseded,
        rules=outcome.rules,
    )


if __name__ == "__main__":
    main()
