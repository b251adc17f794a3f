"""`python -m kitabca`: the same commands where there is no Make."""

import gc

# All that is imported stays: looking for cycles in it would find none, and costs a start 3 ms.
gc.disable()

from kitabca.cli import main  # noqa: E402  # only now: see above

gc.enable()
main()
