"""kitabca typesets booklets and e-books from Markdown and tables."""

from pathlib import Path

__version__ = "0.1.0"

# Where the files that come with the program are. importlib.resources would find them in a zip too,
# which nobody runs, and takes 9 ms of every start to load.
HOME = Path(__file__).parent
