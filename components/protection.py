"""Protection of the whole stack: destroy is refused before anything is deleted."""

from __future__ import annotations

from collections.abc import Sequence

import pulumi

from components.iot_domain import IotDomain
from providers.iot_domain_guard import IotDomainGuard, IotDomainGuardArgs


class Protection(pulumi.ComponentResource):
    """What the engine deletes before everything else, and, while it protects, refuses to delete.

    The engine looks at protection only when a resource's own turn comes: without this, a destroy that skips the
    preview takes down all that is in a protected identity domain before it stops at the domain.
    """

    def __init__(self, name: str, *, protect: bool, everything: Sequence[pulumi.Resource]) -> None:
        """Protect a stack, or not.

        Args:
            name: Resource name: the engine's refusal shows it.
            protect: Refuse to delete anything of the stack by destroy.
            everything: All components of the stack.
        """
        options = pulumi.ResourceOptions(protect=protect, depends_on=list(everything))
        super().__init__("iot-ords:index:Protection", name, None, options)
        self.register_outputs({})


def guard(domains: Sequence[IotDomain], everything: Sequence[pulumi.Resource]) -> None:
    """Let an IoT domain of the stack end only without digital twins, and refuse before anything else is deleted.

    Args:
        domains: All IoT domains; existing ones that the stack never created need no guard.
        everything: All components of the stack.
    """
    for domain in domains:
        if domain.is_new or domain.is_handed_over:
            IotDomainGuard(
                f"iot-guard-{domain.key}",
                IotDomainGuardArgs(iot_domain_id=domain.ocid, is_kept=not domain.is_new),
                pulumi.ResourceOptions(depends_on=list(everything)),
            )
