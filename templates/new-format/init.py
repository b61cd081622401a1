"""The format {{ name }} for publish-toolkit."""
