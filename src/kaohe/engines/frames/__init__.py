"""The frame of the draw as files: built at the freeze, read county by county."""
