"""The trust is set up once, again without a change, and then a job's token opens what its service user may do."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path
from urllib.parse import urlencode

import oci
import pytest
import requests
from oci.auth.signers import TokenExchangeSigner
from oci.exceptions import ServiceError
from oci.identity import IdentityClient
from oci.identity_domains import IdentityDomainsClient
from oci.iot import IotClient
from oci.iot.models import UpdateIotDomainDetails

from federation.directory import Directory
from federation.trust import Trust
from providers.cloud import Cloud
from simulator.forge import request_token
from simulator.kernel import tenancy
from simulator.process.environment import of_job
from tests.support.running_cloud import RunningCloud

URL = f"https://{tenancy.DEFAULT_DOMAIN_HOST}:443"
PROD = Trust("github", "octo/iot", "prod", "oci", tenancy.COMPARTMENT_OCID)


def set_up(trust: Trust = PROD) -> str:
    with Cloud(lambda _key: None).client() as client:
        client_id, _ = trust.set_up(Directory(client, URL))
    return client_id


def signed_in(cloud: RunningCloud, client_id: str, environment: str) -> IotClient:
    """Log in as a job of an environment of GitHub does."""
    job = of_job(cloud.cloud.state_directory, cloud.proxy_url, f"repo:octo/iot:environment:{environment}")
    return logged_in(cloud, client_id, f"{job['ACTIONS_ID_TOKEN_REQUEST_URL']}&audience=oci")


def logged_in(cloud: RunningCloud, client_id: str, token_url: str) -> IotClient:
    """Log in with a token that the forge gives."""
    scim = cloud.oci_client(IdentityDomainsClient, service_endpoint=URL)
    [app] = [each for each in scim.list_apps().data.resources if each.name == client_id]
    secret_of_job = request_token.read_or_make(cloud.cloud.state_directory)
    answer = requests.get(token_url, headers={"authorization": f"bearer {secret_of_job}"}, timeout=10)
    secret = scim.get_app(app.id).data.client_secret
    signer = TokenExchangeSigner(answer.json()["value"], URL, client_id, secret, region="us-ashburn-1")
    return IotClient({"region": "us-ashburn-1"}, signer=signer, retry_strategy=oci.retry.NoneRetryStrategy())


def test_a_preview_may_look_and_a_deploy_may_change(running_cloud: RunningCloud) -> None:
    client_id = set_up()
    reader, deployer = (signed_in(running_cloud, client_id, name) for name in ("preview-prod", "prod"))
    assert reader.get_iot_domain(tenancy.IOT_DOMAIN_OCID).status == 200
    with pytest.raises(ServiceError) as refusal:
        reader.update_iot_domain(tenancy.IOT_DOMAIN_OCID, UpdateIotDomainDetails(description="x"))
    assert refusal.value.code == "NotAuthorizedOrNotFound"
    assert deployer.update_iot_domain(tenancy.IOT_DOMAIN_OCID, UpdateIotDomainDetails(description="x")).status == 202


def test_a_pull_request_without_an_environment_is_nobody(running_cloud: RunningCloud) -> None:
    client_id = set_up()
    with pytest.raises(Exception, match="400"):
        signed_in(running_cloud, client_id, "other").get_iot_domain(tenancy.IOT_DOMAIN_OCID)


def test_the_same_command_again_makes_nothing_new(running_cloud: RunningCloud) -> None:
    set_up()
    before = {entry.number for entry in running_cloud.cloud.journal.entries()}
    set_up()
    again = [entry for entry in running_cloud.cloud.journal.entries() if entry.number not in before]
    assert {entry.operation for entry in again if entry.method not in ("GET",)} <= {
        "PatchIdentityPropagationTrust",
        "UpdatePolicy",
    }


def test_a_second_environment_leaves_the_first_as_it_is(running_cloud: RunningCloud) -> None:
    client_id = set_up()
    set_up(Trust("github", "octo/iot", "dev", "oci", tenancy.COMPARTMENT_OCID))
    for environment in ("prod", "dev", "preview-prod"):
        there = signed_in(running_cloud, client_id, environment).get_iot_domain(tenancy.IOT_DOMAIN_OCID)
        assert there.status == 200
    policies = running_cloud.oci_client(IdentityClient).list_policies(tenancy.COMPARTMENT_OCID).data
    assert {policy.name for policy in policies} >= {"pipeline-prod", "pipeline-dev"}


@pytest.mark.parametrize("repository", ["octo", "octo/iot or sub co x", "octo/io*"])
def test_a_name_that_would_widen_the_rule_is_refused(running_cloud: RunningCloud, repository: str) -> None:
    words = ["--url", URL, "--environment", "prod", "--compartment", tenancy.COMPARTMENT_OCID]
    done = subprocess.run(
        [sys.executable, "-m", "federation", "--repository", repository, *words],
        cwd=Path(__file__).parents[2],
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 2
    assert "has a character that no name has" in done.stderr


def test_on_gitlab_one_branch_deploys_and_every_other_reads(running_cloud: RunningCloud) -> None:
    for branch in ("main", "live"):
        client_id = set_up(Trust("gitlab", "octo/iot", branch, "oci", tenancy.COMPARTMENT_OCID))

    def of_branch(branch: str) -> IotClient:
        query = {
            "issuer": "gitlab",
            "audience": "oci",
            "subject": f"project_path:octo/iot:ref_type:branch:ref:{branch}",
        }
        return logged_in(running_cloud, client_id, f"{running_cloud.proxy_url}/forge/token?{urlencode(query)}")

    change = UpdateIotDomainDetails(description="x")
    for branch in ("main", "live"):
        assert of_branch(branch).get_iot_domain(tenancy.IOT_DOMAIN_OCID).status == 200
    assert of_branch("live").update_iot_domain(tenancy.IOT_DOMAIN_OCID, change).status == 202
    with pytest.raises(ServiceError):
        of_branch("feature").update_iot_domain(tenancy.IOT_DOMAIN_OCID, change)
    assert of_branch("feature").get_iot_domain(tenancy.IOT_DOMAIN_OCID).status == 200
