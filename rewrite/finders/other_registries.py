"""Other registries: those of packages, schemas, models and services, which serve no images.

Source:  go-micro.dev, registry (MICRO_REGISTRY_ADDRESS); dubbo.apache.org, registry address; docs.confluent.io, Schema
         Registry; docs.npmjs.com, registry; nacos.io; cloud.spring.io, Eureka.
"""

from __future__ import annotations

import re
from typing import Final

from rewrite.lazy import expression

# What is nothing else wherever it stands; images of agents and tools, say, have registries of their own in variables.
SURE: Final = r"npm|pip|pypi|maven|cargo|gem|schema|micro(?:[_.-]?service)?|eureka|nacos|dubbo"
SURELY_OTHER: Final = expression(rf"(?:.*[_.-])?(?:{SURE})s?[_.-]?registry", re.IGNORECASE)
OTHER: Final = expression(
    rf".*(?:{SURE}|package|service|model|chart|helm|metric|event|user|module|plugin|extension|artifact|feature|agent"
    r"|tool|mcp)s?[_.-]?registry",
    re.IGNORECASE,
)
OF_OTHERS: Final = "a registry of schemas, services or packages"


def names_other_registry(name: str) -> bool:
    """Tell whether a name may be that of a registry which serves no images."""
    return OTHER.match(name) is not None


def is_surely_other(name: str) -> bool:
    """Tell whether a name can be that of no registry which serves images."""
    return SURELY_OTHER.match(name) is not None
