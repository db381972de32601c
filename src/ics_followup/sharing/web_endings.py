"""What a word with a dot in it may end in, and what is no domain although it looks like one. Words only."""

from typing import Final

_SURE_WORDS: Final = (
    "com net org de io ai app dev info biz co uk eu ch fr nl us ca xyz site online shop cloud tech me "
    "рф бел укр 中国 公司 网络 한국 香港 台湾"
)
SURE: Final = frozenset(_SURE_WORDS.split())
"""Endings of which nobody writes anything else, in capitals or not."""

_COUNTRIES_WORDS: Final = (
    "ac ad ae af ag ai al am ao aq ar as at au aw ax az ba bb bd be bf bg bh bi bj bm bn bo br bs bt bw "
    "by bz ca cc cd cf cg ch ci ck cl cm cn co cr cu cv cw cx cy cz de dj dk dm do dz ec ee eg er es et "
    "eu fi fj fk fm fo fr ga gd ge gf gg gh gi gl gm gn gp gq gr gs gt gu gw gy hk hm hn hr ht hu id ie "
    "il im in io iq ir is it je jm jo jp ke kg kh ki km kn kp kr kw ky kz la lb lc li lk lr ls lt lu lv "
    "ly ma mc md me mg mh mk ml mm mn mo mp mq mr ms mt mu mv mw mx my mz na nc ne nf ng ni nl no np nr "
    "nu nz om pa pe pf pg ph pk pl pm pn pr ps pt pw py qa re ro rs ru rw sa sb sc sd se sg sh si sk sl "
    "sm sn so sr ss st su sv sx sy sz tc td tf tg th tj tk tl tm tn to tr tt tv tw tz ua ug uk us uy uz "
    "va vc ve vg vi vn vu wf ws ye yt za zm zw"
)
COUNTRIES: Final = frozenset(_COUNTRIES_WORDS.split())
"""The endings of countries."""

_NO_ENDINGS_WORDS: Final = (
    "js ts jsx tsx mjs vue pdf doc docx odt rtf txt csv tsv xls xlsx ods ppt pptx odp key pages numbers "
    "png jpg jpeg gif svg bmp tif tiff heic webp mp3 mp4 m4a wav avi html htm css scss json yaml yml toml "
    "xml sql ipynb tex bib exe dll cpp hpp java kt swift php rb ini cfg log bat psd indd eps epub ics vcf "
    "tar gz zip inc ltd gmbh llc corp plc etc usw med dent nat ing phil jur rer"
)
NO_ENDINGS: Final = frozenset(_NO_ENDINGS_WORDS.split())
"""Ends of file names, of libraries, and of abbreviations."""

_WRITTEN_ELSEWHERE_WORDS: Final = (
    "asp.net vb.net ado.net ml.net paint.net json.net dot.net xamarin.net socket.io draw.io co.kg b.sc "
    "m.sc ph.d e.on"
)
WRITTEN_ELSEWHERE: Final = frozenset(_WRITTEN_ELSEWHERE_WORDS.split())
"""Names of techniques, degrees and forms of companies."""

_ABBREVIATIONS_WORDS: Final = (
    "dr mr mrs ms st ste prof sr jr inc ltd co rev no nr vs approx dept univ dipl mag hon gen sen gov rer "
    "pty pvt ca bzw ggf inkl exkl tel str abt"
)
ABBREVIATIONS: Final = frozenset(_ABBREVIATIONS_WORDS.split())
"""What a dot without a blank behind it is often typed after: Dr.Smith, Co.KG."""

_WELL_KNOWN_WORDS: Final = (
    "booking.com monday.com hotels.com cars.com amazon.com salesforce.com ancestry.com match.com "
    "priceline.com overstock.com care.com bill.com cal.com make.com trip.com jd.com x.com x.ai c3.ai "
    "h2o.ai fast.ai character.ai otter.ai fly.io lastminute.com ao.com made.com boohoo.com last.fm "
    "mail.ru web.de gmx.de gmx.net mobile.de idealo.de weg.de home24.de check24.de autoscout24.de "
    "immobilienscout24.de code.org change.org archive.org gov.uk schema.org crates.io spring.io "
    "alibaba.com diagrams.net about.you realtor.com apartments.com vistaprint.com healthcare.gov usa.gov "
    "wordpress.com squarespace.com indeed.com cvent.com bet365.com"
)
WELL_KNOWN: Final = frozenset(_WELL_KNOWN_WORDS.split())
"""Companies that are called like their domains, in small letters."""

_FORMS_WORDS: Final = (
    "inc ltd llc llp plc corp co company group gmbh ag se kg kgaa ug ev eg mbh sa sarl sas srl spa bv nv "
    "ab as oy oyj aps pty pte limited corporation incorporated holding international & and"
)
FORMS: Final = frozenset(_FORMS_WORDS.split())
"""What may follow a company's own name."""
