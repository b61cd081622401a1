"""JATS, the Journal Article Tag Suite: what its exporter is made of."""
