"""Rules about the confidential application."""

from __future__ import annotations

import re
from collections.abc import Iterator

from policy.rule import Limits, Resource, Rule

APP = "oci:Identity/domainsApp:DomainsApp"
USER = "oci:Identity/domainsUser:DomainsUser"
CLIENT_SECRET = "pulumi-python:dynamic/identity:ClientSecret"  # noqa: S105 - a type
SECRETS = {APP: "clientSecret", CLIENT_SECRET: "secret", USER: "password"}


def _public(resource: Resource, _limits: Limits) -> Iterator[str]:
    kind = resource.properties.get("clientType", "confidential")
    if kind != "confidential":
        yield f"Anybody could ask for tokens in its name: clientType is {kind}. Make it confidential"


def _more_grants(resource: Resource, limits: Limits) -> Iterator[str]:
    for grant in resource.properties.get("allowedGrants", ()):
        if grant not in limits["allowed"]:
            yield f"The grant {grant} is allowed. Remove it from allowedGrants"


def _odd_names(resource: Resource, _limits: Limits) -> Iterator[str]:
    audience = resource.properties.get("audience")
    if audience is not None and not re.fullmatch("/[a-z0-9]+", audience):
        yield f"The audience is {audience!r}, not / and the IoT domain group's short id: ORDS refuses its tokens"
    for scope in resource.properties.get("scopes", ()):
        value = scope.get("value")
        if value is not None and not re.fullmatch("/iot/[a-z0-9]+", value):
            yield f"A scope is {value!r}, not /iot/ and an IoT domain's short id: ORDS refuses its tokens"


def _odd_life(resource: Resource, limits: Limits) -> Iterator[str]:
    life = resource.properties.get("accessTokenExpiry")
    least, most = int(limits["minimumSeconds"]), int(limits["maximumSeconds"])
    if life is not None and not least <= life <= most:
        yield (
            f"An access token is good for {life:g} seconds, not {least} to {most}; nobody can call one back. "
            f"Run: pulumi config set accessTokenLifetimeSeconds {min(max(3600, least), most)}"
        )


def _odd_trust(resource: Resource, limits: Limits) -> Iterator[str]:
    trust = resource.properties.get("trustScope")
    if trust is not None and trust not in limits["allowed"]:
        yield f"Its tokens would be for other resources: trustScope is {trust}, not {' or '.join(limits['allowed'])}"


def _open_secret(resource: Resource, _limits: Limits) -> Iterator[str]:
    name = SECRETS[resource.type]
    has_one = resource.type != USER or resource.properties.get(name)  # a user that is only used has no password here
    if has_one and name not in resource.secret_outputs:
        yield f"It would leave {name} in the state in clear text. Name it in additional_secret_outputs"


RULES = (
    Rule(
        name="app-is-confidential",
        demand="The application proves itself with a client secret before it gets a token.",
        types=(APP,),
        find=_public,
    ),
    Rule(
        name="app-grants",
        demand="The application may use the grants of the ORDS scenario and no other; never the implicit grant.",
        types=(APP,),
        find=_more_grants,
        limits={
            "allowed": {
                "type": "array",
                "items": {"type": "string"},
                "default": [
                    "client_credentials",
                    "password",
                    "refresh_token",
                    "urn:ietf:params:oauth:grant-type:jwt-bearer",
                ],
            }
        },
    ),
    Rule(
        name="audience-and-scopes",
        demand="Audience and scopes are spelled as ORDS compares them: /<group short id>, /iot/<domain short id>.",
        types=(APP,),
        find=_odd_names,
    ),
    Rule(
        name="token-lifetime",
        demand="An access token ends in time: nobody can call one back.",
        types=(APP,),
        find=_odd_life,
        limits={
            "minimumSeconds": {"type": "integer", "default": 60},
            "maximumSeconds": {"type": "integer", "default": 86400},
        },
    ),
    Rule(
        name="app-trust-scope",
        demand="The application's tokens are for the resources it is meant for.",
        types=(APP,),
        find=_odd_trust,
        limits={"allowed": {"type": "array", "items": {"type": "string"}, "default": ["Account"]}},
    ),
    Rule(
        name="secrets-are-secret",
        demand="The client secret and initial passwords are encrypted in the state.",
        types=tuple(SECRETS),
        find=_open_secret,
    ),
)
