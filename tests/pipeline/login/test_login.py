"""`python -m pipeline.login exec -- COMMAND`: logged in by the job's own token, and one line when not."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest
from oci.identity_domains import IdentityDomainsClient, models

from simulator.kernel import tenancy
from simulator.process.environment import of_job
from tests.support.running_cloud import RunningCloud

ROOT = Path(__file__).parents[3]
URL = f"https://{tenancy.DEFAULT_DOMAIN_HOST}:443"
SUBJECT, AUDIENCE = "repo:octo/iot:environment:prod", "oci-exchange"
ORACLE, CORE = "urn:ietf:params:scim:schemas:oracle:idcs:", "urn:ietf:params:scim:schemas:core:2.0:"
SHOW = """
import json, os
from pathlib import Path
file = Path(os.environ["TF_VAR_workload_identity_token_path"])
print(json.dumps({**os.environ, "token": file.read_text(), "mode": file.stat().st_mode & 0o777}))
"""


def trusted_app(cloud: RunningCloud) -> models.App:
    """Set the trust up, once, and return the app of the exchange."""
    scim = cloud.oci_client(IdentityDomainsClient, service_endpoint=URL)
    app = scim.create_app(
        app=models.App(
            schemas=[f"{ORACLE}App"],
            display_name="exchange",
            name="exchange_client",
            based_on_template=models.AppBasedOnTemplate(value="CustomWebAppTemplateId"),
            active=True,
            is_o_auth_client=True,
            client_type="confidential",
            allowed_grants=["client_credentials"],
        )
    ).data
    extension = models.ExtensionUserUser(service_user=True)
    user = scim.create_user(
        user=models.User(
            schemas=[f"{CORE}User", f"{ORACLE}extension:user:User"],
            user_name="deployer",
            name=models.UserName(family_name="Deployer"),
            urn_ietf_params_scim_schemas_oracle_idcs_extension_user_user=extension,
        )
    ).data
    rule = models.IdentityPropagationTrustImpersonationServiceUsers(rule=f"sub eq {SUBJECT}", value=user.id)
    trust = models.IdentityPropagationTrust(
        schemas=[f"{ORACLE}IdentityPropagationTrust"],
        name="github",
        type="JWT",
        issuer="https://token.actions.githubusercontent.com",
        public_key_endpoint="https://token.actions.githubusercontent.com/.well-known/jwks",
        active=True,
        oauth_clients=[app.name],
        client_claim_name="aud",
        client_claim_values=[AUDIENCE],
        allow_impersonation=True,
        impersonation_service_users=[rule],
        subject_type="User",
    )
    scim.create_identity_propagation_trust(identity_propagation_trust=trust)
    return app


def job(cloud: RunningCloud, secret: str, *, subject: str = SUBJECT, audience: str = AUDIENCE) -> dict[str, str]:
    """The variables of a job of GitHub whose environment is configured for the exchange."""
    own = {
        "OCI_REGION": "us-ashburn-1",
        "OCI_TOKEN_EXCHANGE_DOMAIN_URL": URL,
        "OCI_TOKEN_EXCHANGE_CLIENT_ID": "exchange_client",
        "OCI_TOKEN_EXCHANGE_CLIENT_SECRET": secret,
        "OCI_TOKEN_AUDIENCE": audience,
    }
    kept = {name: value for name, value in os.environ.items() if not name.startswith(("OCI_", "TF_VAR_"))}
    return {**kept, **own, **of_job(cloud.cloud.state_directory, cloud.proxy_url, subject)}


def ran(variables: dict[str, str], code: str = SHOW) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "pipeline.login", "exec", "--", sys.executable, "-c", code],
        cwd=ROOT,
        env=variables,
        capture_output=True,
        text=True,
        check=False,
    )


def test_the_command_is_logged_in_and_cannot_ask_the_forge_for_other_tokens(running_cloud: RunningCloud) -> None:
    app = trusted_app(running_cloud)
    done = ran(job(running_cloud, app.client_secret))
    assert done.returncode == 0, done.stderr
    seen = json.loads(done.stdout)
    assert seen["TF_VAR_auth"] == "WorkloadIdentityFederation"
    assert seen["token"].count(".") == 2
    assert seen["mode"] == 0o600
    assert not [name for name in seen if name.startswith("ACTIONS_ID_TOKEN") or name == "OCI_ID_TOKEN"]
    assert not Path(seen["TF_VAR_workload_identity_token_path"]).exists()


def test_the_commands_own_status_is_the_status(running_cloud: RunningCloud) -> None:
    app = trusted_app(running_cloud)
    assert ran(job(running_cloud, app.client_secret), "raise SystemExit(7)").returncode == 7


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"subject": "repo:octo/iot:pull_request"}, "Could not exchange the workload's token"),
        ({"audience": "another"}, "Could not exchange the workload's token"),
        ({"secret": "wrong"}, "Could not exchange the workload's token"),
    ],
)
def test_a_refused_exchange_is_one_line_before_the_command_begins(
    running_cloud: RunningCloud, changes: dict[str, str], said: str
) -> None:
    app = trusted_app(running_cloud)
    done = ran(job(running_cloud, **{"secret": app.client_secret, **changes}))
    assert (done.returncode, done.stdout) == (1, "")
    [line] = done.stderr.splitlines()
    assert said in line
    assert app.client_secret not in line


@pytest.mark.parametrize(
    ("variables", "said"),
    [
        ({"ACTIONS_ID_TOKEN_REQUEST_URL": ""}, "The forge gives this job no token"),
        ({"ACTIONS_ID_TOKEN_REQUEST_URL": "http://127.0.0.1:1/?a=b"}, "GitHub did not give a token (ConnectionError)"),
        ({"ACTIONS_ID_TOKEN_REQUEST_TOKEN": "wrong"}, "GitHub gave no token: 4"),
        ({"ACTIONS_ID_TOKEN_REQUEST_URL": "", "OCI_ID_TOKEN": "half"}, "What GitLab gave is no token"),
        ({"OCI_REGION": "", "OCI_TOKEN_EXCHANGE_CLIENT_ID": ""}, "Missing: OCI_REGION, OCI_TOKEN_EXCHANGE_CLIENT_ID"),
    ],
)
def test_what_is_missing_is_said_in_one_line(running_cloud: RunningCloud, variables: dict[str, str], said: str) -> None:
    done = ran({**job(running_cloud, "x"), **variables})
    assert (done.returncode, done.stdout) == (1, "")
    [line] = done.stderr.splitlines()
    assert line.startswith("error: ")
    assert said in line
