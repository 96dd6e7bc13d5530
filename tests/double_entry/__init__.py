"""The double entry: the scoring rules typed and written a second time, without sight of the first."""
