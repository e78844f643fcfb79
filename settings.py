"""The only reader of the stack's configuration: typed, and every mistake reported at once.

Does not: ask the cloud anything. What only the cloud can tell (whether a domain exists) is checked by the components
before they declare the first resource.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Container, Iterable, Mapping, Sequence
from difflib import get_close_matches
from typing import Annotated, Any, Literal

import pulumi
from pydantic import (
    AfterValidator,
    BaseModel,
    BeforeValidator,
    ConfigDict,
    Field,
    SecretStr,
    StringConstraints,
    ValidationError,
    model_validator,
)
from pydantic.alias_generators import to_camel
from pydantic_core import ErrorDetails, PydanticCustomError

PROJECT = "iot-ords"
DISPOSABLE_STACKS = ("sim", "dev")
SECRET_KEYS = frozenset({"initialPasswords", "apexInitialPasswords"})
EMPTY = ("", "[]", "{}")
"""What Pulumi.yaml gives as the default of an optional key."""

IotDomainOcid = Annotated[str, StringConstraints(pattern=r"^ocid1\.iotdomain\.[a-z0-9-]+\.[a-z0-9-]*\.\S+$")]
IdentityDomainOcid = Annotated[str, StringConstraints(pattern=r"^ocid1\.domain\.[a-z0-9-]+\.[a-z0-9-]*\.\S+$")]
CompartmentOcid = Annotated[
    str, StringConstraints(pattern=r"^ocid1\.(compartment|tenancy)\.[a-z0-9-]+\.[a-z0-9-]*\.\S+$")
]
Text = Annotated[str, StringConstraints(min_length=1, strip_whitespace=True)]
Email = Annotated[str, StringConstraints(pattern=r"^[^@\s]+@[^@\s]+\.[^@\s]+$")]


def _listed(value: object) -> object:
    """Take a single text for a list of one: `pulumi config set` without --path stores it so."""
    return [value] if isinstance(value, str) and value else value


def _repeated(names: Sequence[str]) -> list[str]:
    """List the names that stand there more than once, without regard to case, as identity domains compare them."""
    folded = [name.casefold() for name in names]
    return sorted({name for name in names if folded.count(name.casefold()) > 1})


def _unique(values: tuple[str, ...]) -> tuple[str, ...]:
    if repeated := _repeated(values):
        raise PydanticCustomError("repeated", "names {names} more than once", {"names": ", ".join(repeated)})
    return values


Names = Annotated[tuple[Text, ...], BeforeValidator(_listed), AfterValidator(_unique)]


ApexPassword = Annotated[SecretStr, Field(min_length=12)]
"""Source: README of oracle-samples/oci-iot-samples: at least 12 characters."""


class _Section(BaseModel):
    model_config = ConfigDict(alias_generator=to_camel, populate_by_name=True, frozen=True, extra="forbid")


class Person(_Section):
    """A user to create in the identity domain.

    Attributes:
        user_name: Name to sign in with, unique in the domain.
        email: Primary e-mail address.
        given_name: First name.
        family_name: Last name.
    """

    user_name: Text
    email: Email
    given_name: Text
    family_name: Text


class Administrator(Person):
    """First administrator of a new identity domain; the user name is not the e-mail address.

    Source: the console's "Use this email address as the username", which the ORDS scenario turns off.
    """

    @model_validator(mode="after")
    def _user_name_is_not_the_email(self) -> Administrator:
        if self.user_name.lower() == self.email.lower():
            raise PydanticCustomError("email_as_user_name", "userName must differ from email")
        return self


class Group(_Section):
    """A group to create and to assign to the application.

    Attributes:
        name: Display name, unique in the domain.
        description: What the group is for.
        members: User names from `users` and `existingUsers`.
    """

    name: Text
    description: str = ""
    members: Names = ()


class Settings(_Section):
    """The configuration of one stack. Pulumi.yaml says what each key means; the names are the same in camelCase."""

    iot_domain_ids: Annotated[
        tuple[IotDomainOcid, ...], BeforeValidator(_listed), AfterValidator(_unique), Field(min_length=1)
    ]
    identity_domain_id: IdentityDomainOcid | None = None
    compartment_id: CompartmentOcid | None = None
    identity_domain_name: Annotated[str, StringConstraints(pattern=r"^[A-Za-z0-9._-]{1,100}$")]
    identity_domain_description: Text
    license_type: Text
    administrator: Administrator | None = None
    app_name: Text
    client_id: Annotated[str, StringConstraints(pattern=r"^[A-Za-z0-9_]+$")]
    access_token_lifetime_seconds: Annotated[int, Field(ge=60, le=31_536_000)]
    client_secret_version: Annotated[int, Field(ge=1)]
    users: tuple[Person, ...] = ()
    existing_users: Names = ()
    initial_passwords: Mapping[str, SecretStr] = Field(default_factory=dict)
    groups: tuple[Group, ...] = ()
    assign_users: bool
    direct_access_groups: Names = ()
    apex_initial_passwords: Mapping[str, ApexPassword] = Field(default_factory=dict)
    on_destroy: Literal["restore", "keep"]
    protect_identity_domain: bool
    timeout_seconds: Annotated[int, Field(ge=60, le=7200)]

    @classmethod
    def load(cls) -> Settings:
        """Read and check the configuration of the running stack.

        Returns:
            The settings.

        Raises:
            pulumi.RunError: Something in the configuration is wrong; the text names every mistake.
        """
        return cls.parse(pulumi.runtime.get_config_env(), pulumi.get_stack(), pulumi.runtime.is_config_secret)

    @classmethod
    def parse(cls, config: Mapping[str, str], stack: str, is_secret: Callable[[str], bool]) -> Settings:
        """Check the raw configuration of a stack.

        Args:
            config: Full key (`iot-ords:clientId`) to text; lists and objects are JSON.
            stack: Name of the stack.
            is_secret: Tells whether a full key is stored encrypted.

        Returns:
            The settings.

        Raises:
            pulumi.RunError: Something in the configuration is wrong; the text names every mistake.
        """
        prefix = f"{PROJECT}:"
        values = {
            key.removeprefix(prefix): _decode(text)
            for key, text in config.items()
            if key.startswith(prefix) and text not in EMPTY
        }
        values.setdefault("protectIdentityDomain", stack not in DISPOSABLE_STACKS)
        encrypted = {key for key in values if is_secret(prefix + key)}
        mistakes = [
            f"{key}: is stored in clear text. Run: pulumi config rm {key}, then {_command(key)}"
            for key in sorted((SECRET_KEYS & values.keys()) - encrypted)
        ]
        mistakes += list(_lacking(values))
        try:
            settings = cls.model_validate(values)
        except ValidationError as error:
            mistakes += [_sentence(detail, SECRET_KEYS | encrypted) for detail in error.errors(include_url=False)]
        else:
            mistakes += list(_contradictions(settings))
            if not mistakes:
                return settings
        raise pulumi.RunError(_report(stack, mistakes))


def process_config() -> dict[str, pulumi.Input[str]]:
    """Give what a dynamic provider needs in a plugin process of its own, where Pulumi tells it nothing by itself.

    Returns:
        The oci plugin's settings and the APEX passwords, by full key; what is encrypted stays secret.
    """
    secret = pulumi.runtime.is_config_secret
    return {
        key: pulumi.Output.secret(text) if secret(key) else text
        for key, text in pulumi.runtime.get_config_env().items()
        if key.startswith("oci:") or (key == f"{PROJECT}:apexInitialPasswords" and text not in EMPTY)
    }


def _decode(text: str) -> Any:
    """Give a list or an object for its JSON, and any other text as it is."""
    if text[:1] not in ("[", "{"):
        return text
    try:
        return json.loads(text)
    except ValueError:
        return text


def _lacking(values: Mapping[str, Any]) -> Iterable[str]:
    """Name what is missing to create an identity domain, if none is given."""
    for key in ("compartmentId", "administrator"):
        if not {key, "identityDomainId"} & values.keys():
            yield f"{key}: missing, needed to create an identity domain: {_KEYS[key][0]}. Run: {_command(key)}"


def _contradictions(settings: Settings) -> Iterable[str]:
    """Name what is wrong between keys that are each right."""
    created = [user.user_name for user in settings.users]
    known = {*created, *settings.existing_users}
    for name in _repeated(created):
        yield f"users: {name} is listed twice. Remove one of the two from users"
    for name in sorted({*_repeated([*created, *settings.existing_users])} & {*settings.existing_users}):
        yield f"existingUsers: {name} is also in users. Keep it in one of the two"
    for name in sorted(settings.initial_passwords.keys() - set(created)):
        yield (
            f"initialPasswords: {name} is not a user of users. "
            f"Run: pulumi config rm --path 'initialPasswords[\"{name}\"]'"
        )
    for ocid in sorted(settings.apex_initial_passwords.keys() - set(settings.iot_domain_ids)):
        yield (
            f"apexInitialPasswords: {ocid} is not among iotDomainIds. "
            f"Run: pulumi config rm --path 'apexInitialPasswords[\"{ocid}\"]'"
        )
    for name in _repeated([group.name for group in settings.groups]):
        yield f"groups: {name} is listed twice. Remove one of the two from groups"
    for index, group in enumerate(settings.groups):
        for name in sorted(set(group.members) - known):
            yield (
                f"groups[{index}].members: {name} is in neither users nor existingUsers. "
                f"Run: pulumi config set --path 'existingUsers[{len(settings.existing_users)}]' {name}"
            )


# Key: what is right, and the arguments of `pulumi config set` that make it so.
_KEYS = {
    "iotDomainIds": (
        "the OCIDs of the IoT domains to connect",
        "--path 'iotDomainIds[0]' ocid1.iotdomain.oc1...",
    ),
    "identityDomainId": ("the OCID of an existing identity domain", "identityDomainId ocid1.domain.oc1..."),
    "compartmentId": (
        "the OCID of the identity domain's compartment",
        "compartmentId ocid1.compartment.oc1...",
    ),
    "identityDomainName": ("1 to 100 letters, digits, '-', '.' and '_'", "identityDomainName iot-data"),
    "identityDomainDescription": ("a text", "identityDomainDescription 'Readers of IoT data'"),
    "licenseType": ("a licence type such as free", "licenseType free"),
    "administrator": (
        "userName (not the e-mail address), email, givenName and familyName",
        "--path administrator.userName iot-admin",
    ),
    "appName": ("a text", "appName 'IoT data'"),
    "clientId": ("letters, digits and '_' only", "clientId iot_data_client"),
    "accessTokenLifetimeSeconds": ("a whole number from 60 to 31536000", "accessTokenLifetimeSeconds 3600"),
    "clientSecretVersion": ("a whole number from 1", "clientSecretVersion 2"),
    "users": (
        "a list of users, each with userName, email, givenName and familyName",
        "--path 'users[0].userName' grace",
    ),
    "existingUsers": ("a list of user names, each once", "--path 'existingUsers[0]' grace"),
    "initialPasswords": (
        "an encrypted object of user name to password",
        "--secret --path 'initialPasswords[\"grace\"]'",
    ),
    "groups": (
        "a list of groups, each with name and, if wanted, description and members",
        "--path 'groups[0].name' iot-readers",
    ),
    "assignUsers": ("true or false", "assignUsers true"),
    "directAccessGroups": ("a list of group names, each once", "--path 'directAccessGroups[0]' iot-analysts"),
    "apexInitialPasswords": (
        "an encrypted object of IoT domain OCID to password of 12 characters or more",
        "--secret --path 'apexInitialPasswords[\"ocid1.iotdomain.oc1...\"]'",
    ),
    "onDestroy": ("restore or keep", "onDestroy restore"),
    "protectIdentityDomain": ("true or false", "protectIdentityDomain true"),
    "timeoutSeconds": ("a whole number from 60 to 7200", "timeoutSeconds 1800"),
}


def _command(key: str) -> str:
    return f"pulumi config set {_KEYS[key][1]}"


def _sentence(error: ErrorDetails, hidden: Container[str]) -> str:
    """Say one mistake that pydantic found: where, what is wrong, what is right and the line that mends it."""
    key = str(error["loc"][0])
    where = key + "".join(f"[{part}]" if isinstance(part, int) else f".{part}" for part in error["loc"][1:])
    if error["type"] == "extra_forbidden":
        near = get_close_matches(key, _KEYS, n=1) if where == key else []
        hint = f", did you mean {near[0]}?" if near else "."
        return f"{where}: no such key{hint} Run: pulumi config rm --path '{where}'"
    command = _command(key) if where == key or key in SECRET_KEYS else f"pulumi config set --path '{where}' VALUE"
    return f"{where}: {_problem(error, hidden)}; expected {_KEYS[key][0]}. Run: {command}"


def _problem(error: ErrorDetails, hidden: Container[str]) -> str:
    if error["type"] == "missing" or error["input"] == []:
        return "missing"
    if error["type"] in ("repeated", "email_as_user_name"):
        return error["msg"]
    shown = isinstance(error["input"], str | int | float) and error["loc"][0] not in hidden
    return f"{json.dumps(error['input'])} is not right" if shown else "not right"


def _report(stack: str, mistakes: list[str]) -> str:
    count = "1 mistake" if len(mistakes) == 1 else f"{len(mistakes)} mistakes"
    return "\n".join([f"The configuration of stack {stack} has {count}:", *(f"  {line}" for line in mistakes)])
