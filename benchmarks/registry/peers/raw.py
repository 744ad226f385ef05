"""The physical limit: DuckDB reads the files as text and writes Parquet, and does nothing else."""

import duckdb
from benchmarks.registry.peers.deliveries import read_arguments


def main() -> None:
    """Convert file by file, as an import does."""
    files, out = read_arguments()
    with duckdb.connect() as connection:
        connection.execute("set memory_limit = '1GB'")
        connection.execute("set enable_progress_bar = false")
        for number, file in enumerate(files):
            connection.execute(
                f"copy (select * from read_csv('{file.path}', all_varchar = true)) "
                f"to '{out}/part-{number}.parquet' "
                "(format parquet, compression zstd, compression_level 1)"
            )


if __name__ == "__main__":
    main()
