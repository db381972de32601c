"""Given names that are hardly ever family names, to tell ``Dana, Sam`` from ``Ortiz, Dana``. No list is complete."""

from __future__ import annotations

from typing import Final

_NAMES: Final = (
    "aisha alessandro alex alice alina amanda amy ana andrea andrew angela anita anja anna anne antonio ashley barbara "
    "ben beth bob brenda brian carla carlos carmen carol carolina catherine chloe chris christina christine claudia "
    "cynthia dan dana daniela dave david deborah debra diana diego donna dorothy ed elena elizabeth emily emma eric "
    "erin eva fatima fiona florian frank fred gary giulia greg hannah heather heidi helen ines ingrid isabel ivan jack "
    "jan jane janet jason javier jeff jen jennifer jessica jill jim joan joe johanna jorge jose josé juan judith judy "
    "julia julie jürgen karen kate katherine kathleen katrin kevin kristen larry laura linda lisa lucia luis luca "
    "mandy marco margaret maria marie mark marta martina mary matt matthew megan melissa michael michelle miguel mike "
    "monica monika nadia nancy natalie nicole nina olga oliver olivia pamela pat patricia paula pedro petra phil "
    "priya rachel rebecca renate rita rob robert roberto ron ruth sabine sally sam samantha sandra sara sarah sergio "
    "sharon silvia simone sofia sonia sophie stefan stefanie stephanie steve steven susan susanne sven tanja tara ted "
    "teresa tim tina todd tom tony tracy ursula uwe valentina vanessa veronica victoria wendy yuki zoe"
)
_GIVEN: Final = frozenset(_NAMES.split())


def is_given_name(name: str) -> bool:
    """Say whether a name is one word that is surely a given name.

    >>> is_given_name("Dana"), is_given_name("Ortiz"), is_given_name("Lee")
    (True, False, False)
    """
    return name.casefold() in _GIVEN
