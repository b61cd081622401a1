"""InDesign's copy: what the ICML exporter is made of."""
