"""A language server for files of packs: what stands at a position, what it means, what fits there, what is wrong."""
