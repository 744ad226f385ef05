"""The import of the enterprise register a second time: by hand, in Polars and numpy.

It was written from the delivery format and shares no expression with the package, so that a
mistake in one of them shows as a difference. The benchmarks run the same pipeline as the
fastest peer, so it does the whole work: it reads, judges, stores, and derives the lists.

It reads CSV files without broken lines; Polars pads or cuts those and says nothing.
"""
