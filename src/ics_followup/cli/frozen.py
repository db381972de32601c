"""Mappings that nobody can change have no way of their own to another process: importing this gives them one."""

from __future__ import annotations

import copyreg
from types import MappingProxyType
from typing import Any


def frozen(mapping: dict[Any, Any]) -> MappingProxyType[Any, Any]:
    """A mapping that nobody can change, as it comes out at the other end."""
    return MappingProxyType(mapping)


copyreg.pickle(MappingProxyType, lambda mapping: (frozen, (dict(mapping),)))
