"""The Jinja2 environment that layouts' templates are filled in: it runs nothing of a stranger's.

Layouts come along in the sources that a PDF carries, and templates can call what they can reach.
"""

from __future__ import annotations

from typing import Any

from jinja2 import TemplateRuntimeError
from jinja2.exceptions import SecurityError
from jinja2.runtime import Context
from jinja2.sandbox import ImmutableSandboxedEnvironment

__all__ = ["Contained"]

# Beyond this neither a number nor a text is anything that a page shows.
_LARGEST = 10**9


class Contained(ImmutableSandboxedEnvironment):
    """Jinja2's sandbox, which also keeps arithmetic from filling the memory."""

    intercepted_binops = frozenset(("*", "**", "%"))

    def call_binop(self, context: Context, operator: str, left: Any, right: Any) -> Any:
        """Counts as ever; texts and lists are not multiplied, numbers not raised."""
        numbers = all(isinstance(one, int | float) for one in (left, right))
        if operator == "**" or not numbers or max(abs(left), abs(right)) > _LARGEST:
            raise TemplateRuntimeError(f"{operator} takes numbers up to {_LARGEST} only")
        return super().call_binop(context, operator, left, right)

    def unsafe_undefined(self, obj: Any, attribute: str) -> Any:
        """What may not be reached is an error where it is asked for, not where it is shown."""
        raise SecurityError(f"a template may not ask for {attribute}")
