"""An edition of the policy as frozen values, and which edition is in force."""

from handover.policy.clauses import Clause, Coverage, Option, Reading, Requirement
from handover.policy.edition import Edition, totals
from handover.policy.force import Unusable, in_doubt, in_force
from handover.policy.provisions import (
    Act,
    Channel,
    Discovery,
    Familiarity,
    Liability,
    Material,
    Needed,
    NewCustomers,
    Notice,
    Papers,
    Party,
    Reports,
    Scope,
    Signer,
    Table,
    TableShare,
    Waivers,
)

__all__ = [
    "Act",
    "Channel",
    "Clause",
    "Coverage",
    "Discovery",
    "Edition",
    "Familiarity",
    "Liability",
    "Material",
    "Needed",
    "NewCustomers",
    "Notice",
    "Option",
    "Papers",
    "Party",
    "Reading",
    "Reports",
    "Requirement",
    "Scope",
    "Signer",
    "Table",
    "TableShare",
    "Unusable",
    "Waivers",
    "in_doubt",
    "in_force",
    "totals",
]
