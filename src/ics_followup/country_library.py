"""The holidays library, one country at a time: the only module that imports it.

The library's package of countries imports all 250 of them as soon as one is asked for, which takes longer than
a whole build of a small sheet, and the library itself reads its own metadata. Here both packages are known without
being run; a country's own module is then imported alone, and anything else that is asked of them runs them after
all. The same goes for the reader of dates in free text that the library imports and that nothing here ever asks for.
"""

from __future__ import annotations

import functools
import sys
from collections.abc import Mapping
from importlib import import_module
from importlib.util import find_spec, module_from_spec
from types import ModuleType
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from importlib.abc import Loader

    from holidays import HolidayBase

_PACKAGE = "holidays.countries"
_FREE_TEXT = "dateutil.parser"


@functools.cache
def published() -> Mapping[str, str]:
    """The ISO codes of the countries whose holidays the library knows, each with its module and class."""
    _known_but_not_run()
    from holidays.registry import COUNTRIES

    return {names[1]: f"{module}.{names[0]}" for module, names in COUNTRIES.items()}


@functools.cache
def three_letter_codes() -> Mapping[str, str]:
    """The two-letter ISO code of each three-letter one."""
    _known_but_not_run()
    from holidays.registry import COUNTRIES

    return {names[2]: names[1] for names in COUNTRIES.values()}


@functools.cache
def country_class(code: str) -> type[HolidayBase]:
    """The library's class for an ISO code; KeyError for one that it does not know."""
    module, _, name = published()[code].rpartition(".")
    found: type[HolidayBase] = getattr(import_module(f"{_PACKAGE}.{module}"), name)
    return found


@functools.cache
def _known_but_not_run() -> None:
    """Make the packages importable by parts; each still runs whole when somebody asks it for anything else."""
    for name in ("holidays", _PACKAGE, _FREE_TEXT):
        spec = find_spec(name)
        if name not in sys.modules and spec is not None and spec.loader is not None:
            sys.modules[name] = _waiting(module_from_spec(spec), spec.loader)
            if name == _FREE_TEXT:
                sys.modules[name].__dict__["parse"] = _parse


def _parse(*text: Any, **how: Any) -> Any:
    """What the library takes by name from the reader of free text: it is loaded when somebody calls it."""
    return import_module(f"{_FREE_TEXT}._parser").parse(*text, **how)


def _waiting(package: ModuleType, loader: Loader) -> ModuleType:
    """The package, which runs itself at the first name that it does not know (PEP 562)."""

    def whole(name: str) -> Any:
        if name.startswith("__"):
            raise AttributeError(name)
        del package.__dict__["__getattr__"]
        loader.exec_module(package)
        return getattr(package, name)

    package.__dict__["__getattr__"] = whole
    return package
