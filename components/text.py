"""Text that a person writes down: names, lists of names, e-mail addresses and OCIDs."""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from collections.abc import Iterable
from typing import Annotated

from pydantic import AfterValidator, BeforeValidator, Field, SecretStr, StringConstraints
from pydantic_core import PydanticCustomError


def same_name(name: str) -> str:
    """Return what two names have in common that an identity domain takes for one: it compares without case."""
    return name.casefold()


def repeated(names: Iterable[str]) -> list[str]:
    """List the names that stand there more than once, in each of their spellings."""
    listed = list(names)
    count = Counter(map(same_name, listed))
    return sorted({name for name in listed if count[same_name(name)] > 1})


def _as_typed(value: object) -> object:
    """Take a whole number or a boolean for the text it was: `pulumi config set --path` stores `12345` as a number."""
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, float):
        raise PydanticCustomError("stored_as_number", "is stored as a number, which may have lost some of the text")
    return str(value) if isinstance(value, int) else value


def _listed(value: object) -> object:
    """Take a single text for a list of one: `pulumi config set` without --path stores it so."""
    return [value] if isinstance(value, str) and value else value


def _listed_ocids(value: object) -> object:
    """Take a text for the OCIDs in it, with commas or spaces between: so they are typed where a prompt asks."""
    return re.split("[, ]+", value) if isinstance(value, str) and value else value


def _unique(values: tuple[str, ...]) -> tuple[str, ...]:
    if names := repeated(values):
        raise PydanticCustomError("repeated", "names {names} more than once", {"names": ", ".join(names)})
    return values


def _steers_no_terminal(text: str) -> str:
    # A tabulator only leaves room, and a group that somebody clicked may have one.
    if any(unicodedata.category(one) in STEERING or one in TURNING for one in text.replace("\t", " ")):
        raise PydanticCustomError("control_character", "holds a control character, which no name has")
    return text


STEERING = frozenset({"Cc", "Cs", "Zl", "Zp"})
"""Unicode categories of what moves the cursor or ends a line; joiners, which some scripts need, are of another."""
TURNING = frozenset(map(chr, (*range(0x202A, 0x202F), *range(0x2066, 0x206A))))
"""What turns the direction of writing."""

Text = Annotated[
    str,
    StringConstraints(min_length=1, strip_whitespace=True),
    BeforeValidator(_as_typed),
    AfterValidator(_steers_no_terminal),
    Field(title="a text"),
]
Email = Annotated[
    str,
    StringConstraints(pattern=r"^[^@\s]+@[^@\s]+\.[^@\s]+$"),
    AfterValidator(_steers_no_terminal),
    Field(title="an e-mail address"),
]

Names = Annotated[tuple[Text, ...], BeforeValidator(_listed), AfterValidator(_unique)]


def _without_control_characters(password: SecretStr) -> SecretStr:
    if any(unicodedata.category(character) == "Cc" for character in password.get_secret_value()):
        raise PydanticCustomError(
            "control_character",
            "holds a control character, such as the carriage return of a Windows file, which nobody could type",
        )
    return password


Password = Annotated[SecretStr, Field(min_length=1), AfterValidator(_without_control_characters)]


def ocid(resource_type: str) -> StringConstraints:
    """Constrain a text to the OCID of one type of resource, to the last letter.

    Args:
        resource_type: Such as `iotdomain`; several are separated by `|`.

    **Source:** OCI documentation, Resource Identifiers: `ocid1.<type>.<realm>.[region][.future use].<unique id>`.
    """
    return StringConstraints(pattern=rf"^ocid1\.({resource_type})\.oc[0-9]+\.[a-z0-9-]*(\.[a-z0-9-]*)?\.[a-z0-9]+$")


RegionName = Annotated[
    str,
    StringConstraints(pattern=r"^[a-z]+(-[a-z]+)+-[0-9]+$"),
    Field(title="the name of a region such as us-ashburn-1", examples=["us-ashburn-1"]),
]


class Shared:
    """Marks a value that may also be written as `STACK#OUTPUT`: an output of another stack."""


IotDomainOcid = Annotated[str, ocid("iotdomain")]
IotDomainOcids = Annotated[
    tuple[IotDomainOcid, ...], BeforeValidator(_listed_ocids), AfterValidator(_unique), Field(min_length=1), Shared()
]
IotDomainGroupOcid = Annotated[str, ocid("iotdomaingroup"), Shared()]
IdentityDomainOcid = Annotated[str, ocid("domain"), Shared()]
CompartmentOcid = Annotated[str, ocid("compartment|tenancy"), Shared()]
