"""Corpora that others annotated, scored as they stand in their published brat files."""
