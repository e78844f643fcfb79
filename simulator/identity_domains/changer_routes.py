"""Switch apps and users on and off, set passwords and client secrets: requests that are actions, not resources.

Source: OCI Python SDK identity_domains_client.py (put_app_status_changer and its neighbours) and their models;
documentation "AppRole Permissions" (AppClientSecretRegenerator, which is REST only: verb and body are a guess).
"""

from __future__ import annotations

from starlette.responses import Response

from simulator.identity_domains import callers
from simulator.identity_domains.directory import Directory
from simulator.identity_domains.errors import missing
from simulator.identity_domains.resources import passwords
from simulator.identity_domains.resources.apps import Apps, regenerate_secret
from simulator.identity_domains.resources.users import PASSWORD_STATE_URN, STATE_URN, Users
from simulator.identity_domains.scim import validation
from simulator.identity_domains.scim.messages import path_id, query, read_object, reply
from simulator.identity_domains.scim.projection import wanted
from simulator.identity_domains.scim.resource import Resource, refuse_stale
from simulator.identity_domains.scim.schema import load
from simulator.kernel.call import Call
from simulator.kernel.store import Document

REGENERATOR_URN = "urn:ietf:params:scim:schemas:oracle:idcs:AppClientSecretRegenerator"


def put_app_status_changer(call: Call) -> Response:
    """Switch an app on or off."""
    directory, app, body = _begin(call, Apps(), "AppStatusChanger")
    after = Apps().store(directory, app, app | {"active": body["active"]}, _author(directory, call))
    return _reply(call, "AppStatusChanger", after, {"active": after["active"]})


def put_user_status_changer(call: Call) -> Response:
    """Switch a user on or off; a user is unlocked by PATCH of its `locked.on`."""
    directory, user, body = _begin(call, Users(), "UserStatusChanger")
    after = user | {"active": body.get("active", user["active"])}
    after = Users().store(directory, user, after, _author(directory, call))
    return _reply(call, "UserStatusChanger", after, {"active": after["active"]})


def put_user_password_changer(call: Call) -> Response:
    """Set a known password that need not be changed."""
    directory, user, body = _begin(call, Users(), "UserPasswordChanger")
    passwords.set_password(directory, user["id"], body["password"])
    after = _unlocked(directory, user, must_change=False)
    after = Users().store(directory, user, after, _author(directory, call))
    return _reply(call, "UserPasswordChanger", after, {})


def put_user_password_resetter(call: Call) -> Response:
    """Make a password that has to be changed.

    It is returned to who asks for `oneTimePassword`, and when the user has no primary e-mail that it could be sent to.
    Source: OCI Python SDK models/user_password_resetter.py.
    """
    directory, user, _ = _begin(call, Users(), "UserPasswordResetter")
    password = passwords.new_one_time_password()
    passwords.set_password(directory, user["id"], password, is_one_time=True)
    after = _unlocked(directory, user, must_change=True)
    after = Users().store(directory, user, after, _author(directory, call))
    has_mail = any(email.get("primary") for email in after.get("emails", []))
    asked = () if has_mail else ("oneTimePassword",)
    return _reply(call, "UserPasswordResetter", after, {"oneTimePassword": password}, asked)


def regenerate_app_client_secret(call: Call) -> Response:
    """Give an app a new client secret; the app is named in the path or, without one, by `appId` in the body."""
    directory = callers.writable_directory(call)
    body = read_object(call)
    id = path_id(call) if "id" in call.path_params else body.get("appId")
    if not isinstance(id, str):
        raise missing(["appId"])
    app = Apps().find(directory, id)
    secret = regenerate_secret(directory, app)
    after = Apps().store(directory, app, dict(app), _author(directory, call))
    shown = {"schemas": [REGENERATOR_URN], "appId": after["id"], "clientSecret": secret, "id": after["id"]}
    return reply(call, 200, shown)


def _begin(call: Call, resource: Resource, changer: str) -> tuple[Directory, Document, Document]:
    directory = callers.writable_directory(call)
    document = resource.find(directory, path_id(call))
    refuse_stale(document, call.headers.get("if-match"))
    body = validation.clean(load(changer), read_object(call), validation.Rules())
    validation.require(load(changer), body)
    return directory, document, body


def _unlocked(directory: Directory, user: Document, *, must_change: bool) -> Document:
    state = user[STATE_URN] | {"locked": {"on": False}, "loginAttempts": 0}
    return {**user, STATE_URN: state, PASSWORD_STATE_URN: passwords.state(directory, must_change=must_change)}


def _author(directory: Directory, call: Call) -> dict[str, str]:
    return dict(callers.author(directory, call))


def _reply(call: Call, changer: str, document: Document, shown: Document, also: tuple[str, ...] = ()) -> Response:
    schema, asked = load(changer), query(call)
    want = wanted(schema, (*asked.attributes, *also), asked.attribute_sets)
    envelope = ("id", "ocid", "meta", "idcsCreatedBy", "idcsLastModifiedBy")
    body: Document = {"schemas": [schema.urn]} | {name: document[name] for name in envelope}
    body |= {name: value for name, value in shown.items() if want.includes((schema.attributes[name.lower()],))}
    return reply(call, 200, body)
