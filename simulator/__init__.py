"""A simulated Oracle cloud on loopback: IAM, identity domains, IoT and the IoT data API.

Does not: know anything of the Pulumi program or of the client. They meet it only over the network, at the
real host names, through proxy variables and a CA file in the environment.

The rooms, each of which knows only those below it (import-linter holds them to it):

    process           the command line; the cloud started, found and stopped
    door              TLS on loopback, the control port and its page
    assembly          the services put together, a new cloud filled
    iam, iot, data_api, object_storage, secrets        services
    identity_domains  a service that some of these look into
    forge             a pipeline's own tokens
    control_plane     what the signed services share
    kernel            requests, routes, the store, the clock, faults, the journal
    settings          how each service behaves

Every service has `routes.py` (its hosts, its paths, who may call), `*_routes.py` or handlers beside them (HTTP in,
HTTP out), `details.py` (request bodies), `rules.py` (when it refuses), `errors.py` (in which words) and a FIDELITY.md.
"""
