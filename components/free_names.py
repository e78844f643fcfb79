"""Names that must be free: what has one of them is found before anything is declared, and refused in a preview too."""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeVar

import pulumi

from components.directory import Ids
from components.text import same_name

T = TypeVar("T")


class FreeNames:
    """Refuses to create what there is already: the oci plugin would try for minutes, or make a second one.

    The engine asks only when something is really about to be created, never for what the stack has made before. The
    answer is there by then: a look-up of the hook's own would wait for one of the program's threads, and all of them
    may be waiting for resources to be created.

    Attributes:
        hook: What the engine has to ask before it creates one of them.
    """

    hook: pulumi.ResourceHook

    def __init__(
        self,
        noun: str,
        name: str,
        taken: pulumi.Output[Ids | None],
        refusal: str,
        compared: Callable[[str], str] = same_name,
    ) -> None:
        """Prepare the answer.

        Args:
            noun: What is to be created, such as `user`.
            name: Property of the resource that holds its name.
            taken: Names that there are, as they are compared, and their ids; None where nothing answers.
            refusal: What to say of a name that is taken; `{name}` and `{id}` stand for it.
            compared: Makes of a name what the service compares.
        """
        self._name, self._taken, self._refusal, self._compared = name, taken, refusal, compared
        options = pulumi.ResourceHookOptions(on_dry_run=True)
        self.hook = pulumi.ResourceHook(f"{noun} name must be free", self._check, options)

    def looked_up(self, value: pulumi.Input[T]) -> pulumi.Output[T]:
        """Return a value once all names were looked up: each resource to create needs one, so that it waits."""
        return pulumi.Output.all(value, self._taken).apply(lambda values: values[0])

    async def _check(self, args: pulumi.ResourceHookArgs) -> None:
        name = (args.new_inputs or {}).get(self._name)
        taken = await self._taken.future() or {}
        if isinstance(name, str) and self._compared(name) in taken:
            raise pulumi.RunError(self._refusal.format(name=name, id=taken[self._compared(name)]))
