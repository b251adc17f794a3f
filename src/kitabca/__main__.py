"""`python -m kitabca`: the same commands where there is no Make."""

from kitabca.cli import main

main()
