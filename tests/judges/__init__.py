"""Conformance judges: programs of others that say whether an exported file is sound."""
