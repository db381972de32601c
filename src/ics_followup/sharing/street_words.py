"""Words by which a street, and a town behind its code, are known. Words only."""

from typing import Final

_STRONG_WORDS: Final = (
    "street avenue ave boulevard blvd road rd lane ln highway hwy parkway pkwy terrace square sq crescent "
    "turnpike tpke expressway expy mews alley embankment wharf st dr strasse straße str"
)
STRONG: Final = frozenset(_STRONG_WORDS.split())
"""Kinds of streets of which hardly anything else is said where a number is beside."""
_WEAK_WORDS: Final = (
    "drive court ct way place pl circle cir close plaza trail trl rise grove gardens row hill quay walk "
    "weg platz allee gasse ufer damm promenade chaussee ring markt"
)
WEAK: Final = frozenset(_WEAK_WORDS.split())
"""Kinds that are words besides: they count with a capital."""
NEEDS_END: Final = frozenset({"dr", "st"})
"""Kinds that are titles of people and saints too: they count at an end, or where a number follows."""
_FIRST_WORDS: Final = (
    "rue av avenue bd boulevard chemin allée quai impasse cours route via viale piazza piazzale corso "
    "largo calle avenida paseo carrer rua travessa praça ul ulica улица ул проспект strada "
    "vicolo place plaza straße strasse platz allee c/"
)
FIRST: Final = frozenset(_FIRST_WORDS.split())
"""Kinds that stand before the name."""
_SMALL_WORDS_WORDS: Final = (
    "de la le les del della delle di da do dos das du des van von der den dem am an im zum zur of the el "
    "los las l d"
)
SMALL_WORDS: Final = frozenset(_SMALL_WORDS_WORDS.split())
"""Small words within names."""
ENDINGS: Final = (
    "street", "avenue", "road", "strasse", "straße", "str", "gasse", "weg", "platz", "allee", "ufer", "damm", "straat",
    "laan", "gracht", "plein", "gatan", "gata", "vägen", "vagen", "vej",
    "veien", "katu", "utca", "chaussee", "promenade", "steig", "stieg", "twiete", "로", "길",
)  # fmt: skip
"""What a street in one word ends in."""
_NO_STREETS_WORDS: Final = (
    "arbeitsplatz studienplatz ausbildungsplatz praktikumsplatz sitzplatz startplatz listenplatz "
    "bildungsweg lernweg karriereweg abroad broad inroad railroad crossroad homestreet unterweg"
)
NO_STREETS: Final = frozenset(_NO_STREETS_WORDS.split())
"""Words that end like streets and are none."""
_IN_FRONT_WORDS: Final = (
    "alte alter alten neue neuer neuen große grosse großer kleine kleiner obere untere hohe lange old new "
    "north south east west upper lower great little"
)
IN_FRONT: Final = frozenset(_IN_FRONT_WORDS.split())
_UNITS_WORDS: Final = (
    "second seconds minute minutes hour hours hr hrs day days week weeks month months year years yr yrs "
    "mile miles km people person persons bed beds star stars step steps team teams client clients user "
    "users wheel point percent january february march april may june july august september october "
    "november december jan feb mar apr jun jul aug sep sept oct nov dec tage wochen monate jahre stunden "
    "million thousand"
)
UNITS: Final = frozenset(_UNITS_WORDS.split())
"""What a number counts: then it is no house's."""
_INSIDE_WORDS: Final = (
    "n s e w ne nw se sw north south east west suite ste apt apartment unit floor flat bldg building no nr"
)
INSIDE: Final = frozenset(_INSIDE_WORDS.split())
"""What may follow a street before its clause ends."""
_NEAR_WORDS: Final = "in at near from to of nach bei aus von à en a bij te i"
NEAR: Final = frozenset(_NEAR_WORDS.split())
"""Small words after which a code with its town may stand."""
_STATES_WORDS: Final = (
    "AL AK AZ AR CA CO CT DE DC FL GA HI ID IL IN IA KS KY LA ME MD MA MI MN MS MO MT NE NV NH NJ NM NY "
    "NC ND OH OK OR PA PR RI SC SD TN TX UT VT VA WA WV WI WY NSW VIC QLD TAS ACT NT SA"
)
STATES: Final = frozenset(_STATES_WORDS.split())
"""States whose codes stand in front of a number of four or five digits."""
_BEFORE_TOWNS_WORDS: Final = "new san santa los las saint st fort mount port east west north south el salt"
BEFORE_TOWNS: Final = frozenset(_BEFORE_TOWNS_WORDS.split())
_TOWNS_WORDS: Final = (
    "zürich zurich zuerich genève geneva genf basel bern berne lausanne winterthur luzern lucerne lugano "
    "biel thun fribourg schaffhausen chur zug neuchâtel sion baden aarau wien vienna graz linz salzburg "
    "innsbruck klagenfurt villach wels dornbirn steyr feldkirch bregenz leoben amsterdam rotterdam "
    "utrecht bruxelles brussel brussels antwerpen gent brugge liège leuven københavn copenhagen aarhus "
    "odense aalborg oslo bergen trondheim stavanger sydney melbourne brisbane perth adelaide canberra "
    "auckland wellington christchurch budapest sofia ljubljana luxembourg luxemburg vaduz johannesburg "
    "durban"
)
TOWNS: Final = frozenset(_TOWNS_WORDS.split())
"""Towns of countries whose codes have four digits, which might be a year or a model otherwise."""
