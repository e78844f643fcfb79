"""A job of a forge logs in with nothing but its token: Oracle's own signer is the judge."""

from __future__ import annotations

import base64
import json
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from functools import cache
from typing import Any

import jwt
import oci
import pytest
import requests
from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import rsa
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat, PublicFormat
from oci.auth.signers import TokenExchangeSigner
from oci.auth.signers.security_token_signer import SecurityTokenSigner
from oci.exceptions import ServiceError
from oci.identity import IdentityClient
from oci.identity.models import CreatePolicyDetails
from oci.identity_domains import IdentityDomainsClient, models
from oci.iot import IotClient

from simulator.kernel import tenancy
from simulator.process.environment import of_job
from tests.support.running_cloud import RunningCloud

URL = f"https://{tenancy.DEFAULT_DOMAIN_HOST}:443"
ORACLE = "urn:ietf:params:scim:schemas:oracle:idcs:"
CORE = "urn:ietf:params:scim:schemas:core:2.0:"
SUBJECT = "repo:octo/iot:environment:prod"
AUDIENCE = "oci-exchange"
ISSUER = "https://issuer.example"
GRANT_TYPE = "urn:ietf:params:oauth:grant-type:token-exchange"
RPST = "urn:oci:token-type:oci-rpst"


@pytest.fixture
def scim(running_cloud: RunningCloud) -> IdentityDomainsClient:
    return running_cloud.oci_client(IdentityDomainsClient, service_endpoint=URL)


@pytest.fixture
def app(scim: IdentityDomainsClient) -> models.App:
    """An app without any role, for the exchange alone."""
    made = scim.create_app(
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
    )
    return made.data


@pytest.fixture
def deployer(scim: IdentityDomainsClient) -> models.User:
    """A service user in a group."""
    extension = models.ExtensionUserUser(service_user=True)
    user = scim.create_user(
        user=models.User(
            schemas=[f"{CORE}User", f"{ORACLE}extension:user:User"],
            user_name="deployer",
            name=models.UserName(family_name="Deployer"),
            urn_ietf_params_scim_schemas_oracle_idcs_extension_user_user=extension,
        )
    ).data
    members = [models.GroupMembers(value=user.id, type="User")]
    scim.create_group(group=models.Group(schemas=[f"{CORE}Group"], display_name="deployers", members=members))
    return user


def trust(app: models.App, *users: tuple[str, models.User], **changes: Any) -> models.IdentityPropagationTrust:
    entries = [
        models.IdentityPropagationTrustImpersonationServiceUsers(rule=rule, value=user.id) for rule, user in users
    ]
    values: dict[str, Any] = {
        "schemas": [f"{ORACLE}IdentityPropagationTrust"],
        "name": "github",
        "type": "JWT",
        "issuer": "https://token.actions.githubusercontent.com",
        "public_key_endpoint": "https://token.actions.githubusercontent.com/.well-known/jwks",
        "active": True,
        "oauth_clients": [app.name],
        "client_claim_name": "aud",
        "client_claim_values": [AUDIENCE],
        "allow_impersonation": True,
        "impersonation_service_users": entries,
        "subject_type": "User",
    }
    return models.IdentityPropagationTrust(**(values | changes))


@pytest.fixture
def made_trust(scim: IdentityDomainsClient, app: models.App, deployer: models.User) -> models.IdentityPropagationTrust:
    rule = (f"sub eq {SUBJECT}", deployer)
    return scim.create_identity_propagation_trust(identity_propagation_trust=trust(app, rule)).data


@pytest.fixture
def policy(running_cloud: RunningCloud) -> None:
    statements = ["allow group deployers to use iot-domain-family in tenancy"]
    running_cloud.oci_client(IdentityClient).create_policy(
        CreatePolicyDetails(
            compartment_id=tenancy.TENANCY_OCID, name="deploy", description="deploy", statements=statements
        )
    )


def job_token(cloud: RunningCloud, subject: str = SUBJECT, audience: str = AUDIENCE) -> str:
    """Ask for a token as a job of GitHub does."""
    job = of_job(cloud.cloud.state_directory, cloud.proxy_url, subject)
    url = f"{job['ACTIONS_ID_TOKEN_REQUEST_URL']}&audience={audience}"
    headers = {"Authorization": f"bearer {job['ACTIONS_ID_TOKEN_REQUEST_TOKEN']}"}
    answer = requests.get(url, headers=headers, timeout=10, proxies={"http": ""})
    assert answer.status_code == 200
    return str(answer.json()["value"])


def signer(app: models.App, token: str | Callable[[], str], **changes: str) -> TokenExchangeSigner:
    secret = changes.get("secret", app.client_secret)
    return TokenExchangeSigner(token, URL, app.name, secret, region="us-ashburn-1")


def client(kind: Any, signer: Any) -> Any:
    config = {"region": "us-ashburn-1"}
    return kind(config, signer=signer, retry_strategy=oci.retry.NoneRetryStrategy())


@pytest.mark.usefixtures("made_trust", "policy")
def test_the_job_calls_as_the_service_user_with_its_rights(running_cloud: RunningCloud, app: models.App) -> None:
    made = signer(app, job_token(running_cloud))
    assert client(IotClient, made).get_iot_domain(tenancy.IOT_DOMAIN_OCID).data.id == tenancy.IOT_DOMAIN_OCID
    with pytest.raises(ServiceError) as refusal:
        client(IotClient, made).delete_iot_domain(tenancy.IOT_DOMAIN_OCID)
    assert refusal.value.code == "NotAuthorizedOrNotFound"
    assert running_cloud.cloud.journal.entries()[-1].rule == "deployer lacks manage iot-domain"


@pytest.mark.usefixtures("made_trust", "policy")
def test_the_name_of_a_user_forges_no_line_of_the_log(
    running_cloud: RunningCloud, scim: IdentityDomainsClient, app: models.App, deployer: models.User
) -> None:
    operations = [models.Operations(op="REPLACE", path="userName", value="a\n1 \x1b[31madministrator")]
    patch = models.PatchOp(schemas=["urn:ietf:params:scim:api:messages:2.0:PatchOp"], operations=operations)
    scim.patch_user(deployer.id, patch_op=patch)
    client(IotClient, signer(app, job_token(running_cloud))).get_iot_domain(tenancy.IOT_DOMAIN_OCID)
    assert running_cloud.cloud.journal.entries()[-1].caller == "a?1???31madministrator"


@pytest.mark.usefixtures("made_trust", "policy")
def test_the_signer_asks_for_a_fresh_token_at_each_renewal(running_cloud: RunningCloud, app: models.App) -> None:
    asked: list[str] = []

    def fresh() -> str:
        asked.append(job_token(running_cloud))
        return asked[-1]

    made = signer(app, fresh)
    made.refresh_security_token()
    assert len(set(asked)) == 2
    assert client(IotClient, made).get_iot_domain(tenancy.IOT_DOMAIN_OCID).status == 200


@pytest.mark.usefixtures("made_trust")
def test_a_session_ends_with_the_token_it_came_from(running_cloud: RunningCloud, app: models.App) -> None:
    session = signer(app, job_token(running_cloud)).get_security_token()
    claims = jwt.decode(session, options={"verify_signature": False})
    now = datetime.now(UTC).timestamp()
    assert now + 200 < claims["exp"] <= now + 300
    assert (claims["tenant"], claims["sub"].split(".")[1]) == (tenancy.TENANCY_OCID, "user")


@pytest.mark.usefixtures("made_trust", "policy")
def test_the_session_is_bound_to_its_key(running_cloud: RunningCloud, app: models.App) -> None:
    session = signer(app, job_token(running_cloud)).get_security_token()
    with pytest.raises(ServiceError) as refusal:
        client(IotClient, SecurityTokenSigner(session, session_key())).get_iot_domain(tenancy.IOT_DOMAIN_OCID)
    assert refusal.value.status == 401


@pytest.mark.usefixtures("policy")
def test_a_session_dies_with_its_user(
    running_cloud: RunningCloud,
    scim: IdentityDomainsClient,
    app: models.App,
    deployer: models.User,
    made_trust: models.IdentityPropagationTrust,
) -> None:
    made = signer(app, job_token(running_cloud))
    off = models.UserStatusChanger(schemas=[f"{ORACLE}UserStatusChanger"], active=False)
    scim.put_user_status_changer(deployer.id, user_status_changer=off)
    with pytest.raises(ServiceError) as refusal:
        client(IotClient, made).get_iot_domain(tenancy.IOT_DOMAIN_OCID)
    assert refusal.value.status == 401
    with pytest.raises(Exception, match="400"):
        signer(app, job_token(running_cloud))


@pytest.mark.usefixtures("policy")
def test_the_first_rule_that_fits_decides(
    running_cloud: RunningCloud, scim: IdentityDomainsClient, app: models.App, deployer: models.User
) -> None:
    extension = models.ExtensionUserUser(service_user=True)
    schemas = [f"{CORE}User", f"{ORACLE}extension:user:User"]
    other = scim.create_user(
        user=models.User(
            schemas=schemas,
            user_name="previewer",
            name=models.UserName(family_name="Previewer"),
            urn_ietf_params_scim_schemas_oracle_idcs_extension_user_user=extension,
        )
    ).data
    rules = [("sub eq repo:octo/iot:environment:*", deployer), ("sub co octo/iot", other)]
    scim.create_identity_propagation_trust(identity_propagation_trust=trust(app, *rules))

    def subject_of(job: str) -> str:
        session = signer(app, job_token(running_cloud, job)).get_security_token()
        return str(jwt.decode(session, options={"verify_signature": False})["sub"])

    assert subject_of(SUBJECT) == deployer.ocid
    assert subject_of("repo:octo/iot:pull_request") == other.ocid


@cache
def session_key() -> rsa.RSAPrivateKey:
    """A key as the oci plugin makes one for each session."""
    return rsa.generate_private_key(public_exponent=65537, key_size=3072)


def exchange(app: models.App, token: str, **changes: str) -> requests.Response:
    key = session_key().public_key()
    public = base64.b64encode(key.public_bytes(Encoding.DER, PublicFormat.SubjectPublicKeyInfo)).decode()
    form = {
        "grant_type": GRANT_TYPE,
        "requested_token_type": "urn:oci:token-type:oci-upst",
        "subject_token_type": "jwt",
        "subject_token": token,
        "public_key": public,
    } | changes
    return requests.post(f"{URL}/oauth2/v1/token", data=form, auth=(app.name, app.client_secret), timeout=10)


@pytest.mark.usefixtures("made_trust")
@pytest.mark.parametrize(
    ("changes", "error"),
    [
        ({"requested_token_type": "urn:oci:token-type:other"}, "invalid_request"),
        ({"subject_token_type": "saml"}, "invalid_request"),
        ({"public_key": ""}, "invalid_request"),
        ({"public_key": "AAAA"}, "invalid_request"),
        ({"subject_token": ""}, "invalid_grant"),
        ({"subject_token": "a.b.c"}, "invalid_grant"),
        ({"requested_token_type": RPST, "res_type": "github"}, "invalid_grant"),
        ({"requested_token_type": RPST, "rpst_exp": "43201"}, "invalid_request"),
    ],
)
def test_a_request_that_is_not_good_is_refused_by_name(
    running_cloud: RunningCloud, app: models.App, changes: dict[str, str], error: str
) -> None:
    answer = exchange(app, job_token(running_cloud), **changes)
    assert (answer.status_code, answer.json()["error"]) == (400, error)
    assert answer.json()["error_description"]


@pytest.mark.usefixtures("made_trust")
@pytest.mark.parametrize(
    ("subject", "audience"), [("repo:octo/other:environment:prod", AUDIENCE), (SUBJECT, "somebody-else")]
)
def test_a_job_that_the_trust_does_not_mean_is_refused(
    running_cloud: RunningCloud, app: models.App, subject: str, audience: str
) -> None:
    assert exchange(app, job_token(running_cloud, subject, audience)).json()["error"] == "invalid_grant"


def test_without_an_active_trust_that_names_the_client_nobody_logs_in(
    running_cloud: RunningCloud, scim: IdentityDomainsClient, app: models.App, deployer: models.User
) -> None:
    assert exchange(app, job_token(running_cloud)).json()["error"] == "invalid_grant"
    rule = (f"sub eq {SUBJECT}", deployer)
    made = scim.create_identity_propagation_trust(
        identity_propagation_trust=trust(app, rule, active=None, oauth_clients=["other"])
    ).data
    assert made.active is False
    assert exchange(app, job_token(running_cloud)).json()["error"] == "invalid_grant"
    operations = [models.Operations(op="REPLACE", path="active", value=True)]
    patch = models.PatchOp(schemas=["urn:ietf:params:scim:api:messages:2.0:PatchOp"], operations=operations)
    scim.patch_identity_propagation_trust(made.id, patch_op=patch)
    assert exchange(app, job_token(running_cloud)).json()["error"] == "unauthorized_client"
    scim.delete_identity_propagation_trust(made.id)
    assert scim.list_identity_propagation_trusts().data.resources == []


def test_service_users_are_shown_on_request(
    scim: IdentityDomainsClient, made_trust: models.IdentityPropagationTrust, deployer: models.User
) -> None:
    usual = scim.get_identity_propagation_trust(made_trust.id).data
    asked = scim.get_identity_propagation_trust(made_trust.id, attributes="impersonationServiceUsers").data
    assert usual.impersonation_service_users is None
    assert [entry.ocid for entry in asked.impersonation_service_users] == [deployer.ocid]


@pytest.mark.parametrize("rule", ["sub", "sub is x", "eq x"])
def test_a_rule_that_is_none_is_refused(
    scim: IdentityDomainsClient, app: models.App, deployer: models.User, rule: str
) -> None:
    with pytest.raises(ServiceError) as refusal:
        scim.create_identity_propagation_trust(identity_propagation_trust=trust(app, (rule, deployer)))
    assert refusal.value.status == 400


def test_only_service_users_are_impersonated(scim: IdentityDomainsClient, app: models.App) -> None:
    person = scim.list_users().data.resources[0]
    with pytest.raises(ServiceError) as refusal:
        scim.create_identity_propagation_trust(identity_propagation_trust=trust(app, ("sub eq x", person)))
    assert refusal.value.status == 400


def test_a_workload_gets_a_resource_session_with_the_claims_that_policies_ask_for(
    running_cloud: RunningCloud, scim: IdentityDomainsClient, app: models.App
) -> None:
    changes = {
        "subject_type": "Resource",
        "impersonating_resource": "identityfederateddomainapp",
        "claim_propagations": ["repository", "environment"],
        "allow_impersonation": None,
    }
    scim.create_identity_propagation_trust(identity_propagation_trust=trust(app, **changes))
    where = "{request.principal.type='identityfederateddomainapp', request.principal.ext_repository='octo/iot'}"
    running_cloud.oci_client(IdentityClient).create_policy(
        CreatePolicyDetails(
            compartment_id=tenancy.TENANCY_OCID,
            name="workload",
            description="workload",
            statements=[f"allow any-user to read iot-domain-family in tenancy where all {where}"],
        )
    )

    def session(subject: str) -> Any:
        answer = exchange(
            app,
            job_token(running_cloud, subject),
            requested_token_type=RPST,
            res_type="identityfederateddomainapp",
            rpst_exp="43200",
        )
        return client(IotClient, SecurityTokenSigner(answer.json()["token"], session_key()))

    assert session(SUBJECT).get_iot_domain(tenancy.IOT_DOMAIN_OCID).status == 200
    with pytest.raises(ServiceError) as refusal:
        session("repo:octo/other:environment:prod").get_iot_domain(tenancy.IOT_DOMAIN_OCID)
    assert refusal.value.code == "NotAuthorizedOrNotFound"


@cache
def issuer_key() -> tuple[bytes, str]:
    """A private key as PEM, and its certificate as a trust holds it."""
    key = rsa.generate_private_key(public_exponent=65537, key_size=2048)
    name = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, "issuer")])
    now = datetime.now(UTC)
    certificate = (
        x509.CertificateBuilder(name, name, key.public_key(), x509.random_serial_number(), now, now + timedelta(days=1))
        .sign(key, hashes.SHA256())
        .public_bytes(Encoding.DER)
    )
    pem = key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())
    return pem, base64.b64encode(certificate).decode()


@pytest.mark.usefixtures("running_cloud")
def test_a_trust_may_hold_the_certificate_of_its_issuer(
    scim: IdentityDomainsClient, app: models.App, deployer: models.User
) -> None:
    pem, certificate = issuer_key()
    changes = {"issuer": ISSUER, "public_key_endpoint": None, "public_certificate": certificate}
    scim.create_identity_propagation_trust(identity_propagation_trust=trust(app, ("sub eq build", deployer), **changes))
    now = int(datetime.now(UTC).timestamp())
    claims = {"iss": ISSUER, "sub": "build", "aud": AUDIENCE, "exp": now + 60}
    assert exchange(app, jwt.encode(claims, pem, "RS256")).status_code == 200
    assert exchange(app, jwt.encode(claims | {"exp": now - 1}, pem, "RS256")).json()["error"] == "invalid_grant"


@pytest.mark.parametrize("claims", [{"exp": 10**30}, {"exp": "soon"}, {"exp": None}, {"sub": ["a", 1]}, {"sub": None}])
def test_odd_claims_of_a_trusted_issuer_are_no_failure_of_the_cloud(
    running_cloud: RunningCloud, scim: IdentityDomainsClient, app: models.App, deployer: models.User, claims: Any
) -> None:
    pem, certificate = issuer_key()
    changes = {"issuer": ISSUER, "public_key_endpoint": None, "public_certificate": certificate}
    scim.create_identity_propagation_trust(identity_propagation_trust=trust(app, ("sub eq build", deployer), **changes))
    good = {"iss": ISSUER, "sub": "build", "aud": AUDIENCE, "exp": int(datetime.now(UTC).timestamp()) + 60}
    present = {name: value for name, value in (good | claims).items() if value is not None}
    answer = exchange(app, jwt.PyJWS().encode(json.dumps(present).encode(), pem, "RS256"))
    assert answer.status_code in {200, 400}


@pytest.mark.parametrize("certificate", ["", "AAAA", "not base64"])
def test_a_trust_without_usable_keys_lets_nobody_in(
    running_cloud: RunningCloud, scim: IdentityDomainsClient, app: models.App, deployer: models.User, certificate: str
) -> None:
    changes = {"public_key_endpoint": "https://keys.example/jwks", "public_certificate": certificate}
    scim.create_identity_propagation_trust(
        identity_propagation_trust=trust(app, (f"sub eq {SUBJECT}", deployer), **changes)
    )
    assert exchange(app, job_token(running_cloud)).json()["error"] == "invalid_grant"
