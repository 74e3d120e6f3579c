"""spaCy components, in the order the data walks."""
