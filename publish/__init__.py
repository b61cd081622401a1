"""One structured text, numbered once, published in formats that agree.

The stages are the folders, in the order in which `pipeline.build` calls them:
`read`, `number`, `export`, `verify`, `deliver`.
"""

__version__ = "0.1.0"
