"""The parts of a URN: `urn:pulumi:STACK::PROJECT::TYPE::NAME`, whose name may hold `::` itself.

**Source:** pulumi/pulumi sdk/go/common/resource/urn/urn.go.
"""


def name(urn: str) -> str:
    """Return the name of a resource in its program; empty where there is none."""
    return urn.split("::", 3)[-1] if urn.count("::") > 2 else ""


def kind(urn: str) -> str:
    """Return the type of a resource, without those of its parents; empty where there is none."""
    return urn.split("::", 3)[2].rpartition("$")[2] if urn.count("::") > 2 else ""
