"""Sources in, edition out."""
