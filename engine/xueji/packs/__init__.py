"""Reading packs: the only place that opens YAML. Files become documents, or a list of everything wrong with them."""
