"""Pages in, PDF out."""
