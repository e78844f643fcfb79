#!/usr/bin/env bash
# Undo up.sh. Deleting the domain deletes what is in it, once its app and the domain itself are inactive.
set -euo pipefail
wait=(--wait-for-state SUCCEEDED --wait-interval-seconds 1)
read -r id url < <(oci iam domain list --compartment-id "$COMPARTMENT" --display-name iot-data \
  --query 'data[0].join(`\t`, [id, url])' --raw-output)
app=$(oci identity-domains apps list --endpoint "$url" --filter 'name eq "iot_data_client"' \
  --query 'data.resources[0].id' --raw-output)
oci identity-domains app-status-changer put --endpoint "$url" --app-status-changer-id "$app" --force --active false \
  --schemas '["urn:ietf:params:scim:schemas:oracle:idcs:AppStatusChanger"]' >/dev/null
oci iam domain deactivate --domain-id "$id" "${wait[@]}" >/dev/null
oci iam domain delete --domain-id "$id" --force "${wait[@]}" >/dev/null
