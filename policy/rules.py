"""Every rule of the pack."""

from policy import application, data_access, identity_domain, readers

RULES = (*identity_domain.RULES, *application.RULES, *readers.RULES)
STACK_RULES = data_access.RULES
