# The scenario with the oci provider of Terraform. Variables: see variables below; TF_VAR_ sets them.
terraform {
  required_providers {
    oci = { source = "oracle/oci" }
  }
}

variable "compartment_id" { type = string }
variable "iot_domain_id" { type = string }
variable "region" { type = string }
variable "password" {
  type      = string
  sensitive = true
}

locals {
  schemas = "urn:ietf:params:scim:schemas"
  readers = {
    User  = oci_identity_domains_user.user.id
    Group = oci_identity_domains_group.group.id
  }
}

provider "oci" {}

data "oci_iot_iot_domain" "domain" {
  iot_domain_id = var.iot_domain_id
}

data "oci_iot_iot_domain_group" "group" {
  iot_domain_group_id = data.oci_iot_iot_domain.domain.iot_domain_group_id
}

resource "oci_identity_domain" "domain" {
  compartment_id   = var.compartment_id
  display_name     = "iot-data"
  description      = "Users of IoT data"
  home_region      = var.region
  license_type     = "free"
  admin_user_name  = "iot-admin"
  admin_email      = "ada@example.com"
  admin_first_name = "Ada"
  admin_last_name  = "Lovelace"
}

resource "oci_identity_domains_setting" "certificate" {
  idcs_endpoint              = oci_identity_domain.domain.url
  setting_id                 = "Settings"
  schemas                    = ["${local.schemas}:oracle:idcs:Settings"]
  csr_access                 = "none"
  signing_cert_public_access = true
}

resource "oci_identity_domains_app" "app" {
  idcs_endpoint      = oci_identity_domain.domain.url
  schemas            = ["${local.schemas}:oracle:idcs:App"]
  display_name       = "IoT data"
  name               = "iot_data_client"
  active             = true
  is_oauth_resource  = true
  audience           = "/${split(".", data.oci_iot_iot_domain_group.group.data_host)[0]}"
  is_oauth_client    = true
  client_type        = "confidential"
  allowed_grants     = ["client_credentials", "password", "refresh_token", "urn:ietf:params:oauth:grant-type:jwt-bearer"]
  allowed_operations = ["introspect"]
  trust_scope        = "Account"

  based_on_template {
    value = "CustomWebAppTemplateId"
  }

  scopes {
    value = "/iot/${split(".", data.oci_iot_iot_domain.domain.device_host)[0]}"
  }
}

resource "oci_identity_domains_user" "user" {
  idcs_endpoint = oci_identity_domain.domain.url
  schemas       = ["${local.schemas}:core:2.0:User"]
  user_name     = "grace"
  password      = var.password

  name {
    given_name  = "Grace"
    family_name = "Hopper"
  }

  emails {
    value   = "grace@example.com"
    type    = "work"
    primary = true
  }
}

resource "oci_identity_domains_group" "group" {
  idcs_endpoint = oci_identity_domain.domain.url
  schemas       = ["${local.schemas}:core:2.0:Group"]
  display_name  = "iot-readers"

  members {
    type  = "User"
    value = oci_identity_domains_user.user.id
  }
}

resource "oci_identity_domains_grant" "readers" {
  for_each        = local.readers
  idcs_endpoint   = oci_identity_domain.domain.url
  schemas         = ["${local.schemas}:oracle:idcs:Grant"]
  grant_mechanism = "ADMINISTRATOR_TO_${upper(each.key)}"

  grantee {
    type  = each.key
    value = each.value
  }

  app {
    value = oci_identity_domains_app.app.id
  }
}

resource "oci_iot_iot_domain_configure_data_access" "ords" {
  iot_domain_id                   = var.iot_domain_id
  type                            = "ORDS"
  db_allowed_identity_domain_host = split(":", split("/", oci_identity_domain.domain.url)[2])[0]
}
