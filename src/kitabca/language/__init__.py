"""What is true of a language."""
