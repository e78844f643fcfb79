"""Tokens of jobs, and the keys that verify them."""

from __future__ import annotations

import jwt
import pytest
import requests

from simulator.forge.issuers import ISSUERS, Issuer
from simulator.kernel.settings import Settings
from simulator.process.environment import of_job
from simulator.settings.forge import ForgeSettings
from tests.support.running_cloud import RunningCloud

NO_PROXY = {"http": ""}


def ask(cloud: RunningCloud, query: str, authorization: str | None = None) -> requests.Response:
    job = of_job(cloud.cloud.state_directory, cloud.proxy_url, "x")
    headers = {"Authorization": authorization or f"bearer {job['ACTIONS_ID_TOKEN_REQUEST_TOKEN']}"}
    return requests.get(f"{cloud.proxy_url}/forge/token?{query}", headers=headers, timeout=10, proxies=NO_PROXY)


@pytest.mark.parametrize(
    ("name", "subject", "claim"),
    [
        ("github", "repo:octo/iot:environment:prod", ("repository", "octo/iot")),
        ("gitlab", "project_path:octo/iot:ref_type:branch:ref:main", ("project_path", "octo/iot")),
    ],
)
def test_the_published_keys_verify_the_token_of_a_job(
    running_cloud: RunningCloud, name: str, subject: str, claim: tuple[str, str]
) -> None:
    issuer: Issuer = ISSUERS[name]
    token = ask(running_cloud, f"issuer={name}&subject={subject}&audience=oci").json()["value"]
    discovered = requests.get(f"{issuer.url}/.well-known/openid-configuration", timeout=10).json()
    (key,) = requests.get(discovered["jwks_uri"], timeout=10).json()["keys"]
    claims = jwt.decode(token, jwt.PyJWK(key), audience="oci", issuer=issuer.url)
    assert claims["sub"] == subject
    assert claims[claim[0]] == claim[1]
    assert claims["exp"] - claims["iat"] == 300


@pytest.mark.parametrize("settings", [Settings(forge=ForgeSettings(token_lifetime_seconds=2))])
def test_tokens_can_be_made_to_live_short(running_cloud: RunningCloud) -> None:
    token = ask(running_cloud, "subject=x").json()["value"]
    claims = jwt.decode(token, options={"verify_signature": False})
    assert claims["exp"] - claims["iat"] == 2


@pytest.mark.parametrize(
    ("query", "authorization", "status"),
    [
        ("subject=x", "bearer wrong", 401),
        ("subject=x", "Basic eDp4", 401),
        ("", None, 400),
        ("subject=x&issuer=bitbucket", None, 400),
    ],
)
def test_a_request_that_is_no_jobs_is_refused(
    running_cloud: RunningCloud, query: str, authorization: str | None, status: int
) -> None:
    assert ask(running_cloud, query, authorization).status_code == status


def test_the_keys_of_one_forge_are_not_at_the_others_host(running_cloud: RunningCloud) -> None:
    assert requests.get("https://gitlab.com/.well-known/jwks", timeout=10).status_code == 404
