#!/usr/bin/env bash
# The scenario as an oci-cli script: what a careful person writes, with the shortest interval that the client offers.
# Wants COMPARTMENT, IOT_DOMAIN, REGION, AUDIENCE, SCOPE and PASSWORD in the environment.
set -euo pipefail
wait=(--wait-for-state SUCCEEDED --wait-interval-seconds 1)
schemas=urn:ietf:params:scim:schemas
patch='["urn:ietf:params:scim:api:messages:2.0:PatchOp"]'

oci iam domain create --compartment-id "$COMPARTMENT" --display-name iot-data --description "Users of IoT data" \
  --home-region "$REGION" --license-type free --admin-user-name iot-admin --admin-email ada@example.com \
  --admin-first-name Ada --admin-last-name Lovelace "${wait[@]}" >/dev/null
url=$(oci iam domain list --compartment-id "$COMPARTMENT" --display-name iot-data --query 'data[0].url' --raw-output)
directory() { oci identity-domains "$@" --endpoint "$url"; }

directory setting patch --setting-id Settings --schemas "$patch" \
  --operations '[{"op": "replace", "path": "signingCertPublicAccess", "value": true}]' >/dev/null
app=$(directory app create --schemas "[\"$schemas:oracle:idcs:App\"]" --display-name "IoT data" --name iot_data_client \
  --based-on-template '{"value": "CustomWebAppTemplateId"}' --active true --is-o-auth-resource true \
  --audience "$AUDIENCE" --scopes "[{\"value\": \"$SCOPE\"}]" --is-o-auth-client true --client-type confidential \
  --allowed-grants '["client_credentials", "password", "refresh_token", "urn:ietf:params:oauth:grant-type:jwt-bearer"]' \
  --trust-scope Account --query data.id --raw-output)
user=$(directory user create --schemas "[\"$schemas:core:2.0:User\"]" --user-name grace \
  --name '{"givenName": "Grace", "familyName": "Hopper"}' \
  --emails '[{"value": "grace@example.com", "type": "work", "primary": true}]' --password "$PASSWORD" \
  --query data.id --raw-output)
group=$(directory group create --schemas "[\"$schemas:core:2.0:Group\"]" --display-name iot-readers \
  --members "[{\"value\": \"$user\", \"type\": \"User\"}]" --query data.id --raw-output)
grant() {
  directory grant create --schemas "[\"$schemas:oracle:idcs:Grant\"]" --grant-mechanism "ADMINISTRATOR_TO_${1^^}" \
    --grantee "{\"type\": \"$1\", \"value\": \"$2\"}" --app "{\"value\": \"$app\"}" >/dev/null
}
grant User "$user"
grant Group "$group"
host=${url#https://}
oci iot domain configure-ords-data-access --iot-domain-id "$IOT_DOMAIN" \
  --db-allowed-identity-domain-host "${host%:*}" "${wait[@]}" >/dev/null
