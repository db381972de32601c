"""Which figures of a table may be shown, so that none of fewer than five people can be read or worked out.

The groups never overlap and together are everybody, so that what can be worked out of a table are sums of whole
groups: a figure that is hidden is the total less the figures that are shown. Where that difference is of too few
people, one more figure is hidden with it (complementary suppression: Hundepool and others, Statistical Disclosure
Control, 2012, section 4.2).
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Final

LEAST: Final = 5
"""The fewest people of whom a figure is shown."""


def blocks_of(sizes: Mapping[str, int]) -> tuple[tuple[str, ...], ...]:
    """The groups to show, each as the names that it takes together, by name; the last one holds all that are small.

    ``sizes`` are people by group. Each block has at least five people; there is none where all groups together have
    fewer. Where the small groups together are too few, the smallest of the others joins them.

    >>> blocks_of({"DE": 9, "FR": 6, "PL": 2, "US": 30})
    (('DE',), ('US',), ('FR', 'PL'))
    >>> blocks_of({"DE": 3}), blocks_of({"DE": 3, "US": 2})
    ((), (('DE', 'US'),))
    """
    known = {name: size for name, size in sizes.items() if size}
    if sum(known.values()) < LEAST:
        return ()
    large = sorted(
        (name for name, size in known.items() if size >= LEAST), key=lambda name: (known[name], name)
    )
    small = {name for name, size in known.items() if size < LEAST}
    while small and sum(known[name] for name in small) < LEAST:
        small.add(large.pop(0))
    blocks = [(name,) for name in sorted(large)]
    return (*blocks, tuple(sorted(small))) if small else tuple(blocks)


def shown_of(people: Sequence[int]) -> tuple[bool, ...]:
    """Which figures of one column may be shown, given of how many people each is. The last one is the total.

    A figure of nobody is shown: it is 0. A figure of one to four is not; and where what is hidden adds up to fewer
    than five people, the figure of the fewest of the others is hidden too, until it does not.

    >>> shown_of((9, 3, 6, 18)), shown_of((9, 3, 3, 15)), shown_of((0, 4, 4))
    ((True, False, False, True), (True, False, False, True), (True, False, False))
    """
    *groups, total = people
    if 0 < total < LEAST:
        return (*(count == 0 for count in groups), False)
    hidden = {place for place, count in enumerate(groups) if 0 < count < LEAST}
    rest = sorted(
        (place for place, count in enumerate(groups) if count >= LEAST),
        key=lambda place: (groups[place], place),
    )
    while hidden and sum(groups[place] for place in hidden) < LEAST:
        hidden.add(rest.pop(0))
    return (*(place not in hidden for place in range(len(groups))), True)
