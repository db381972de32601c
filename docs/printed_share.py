"""Prints docs/share.md: what each level shows, from the one table that decides it."""

from __future__ import annotations

from typing import Final

from ics_followup.sharing.levels import LEVELS, SHOWN, shows

_ABOVE: Final = """\
`ics-followup share` writes a folder for a coach: a calendar (`followups.ics`), a page with the timeline of each
interview (`index.html`), and a page for the next meeting (`this-week.html`). They are made from your sheet alone and
are sent nowhere: you give the folder to your coach, or keep it where only the two of you can read it. Run it again,
and only what changed is written.

```sh
ics-followup share                     # interviews.csv here, into the folder shared beside it
ics-followup share --level named       # with companies and messages
ics-followup share -o ~/Cloud/for-alex # into a folder that the two of you have in common
```

![The page on a desk: who is late, and who waits on whom](pictures/shared-desk.png)

![The page on a phone by night: each interview on a timeline, with its legend](pictures/shared-phone.png)

The pages are single files without script, load nothing from elsewhere, and print well; `this-week.html` is one sheet.

## What each level shows
"""

_BELOW: Final = """\

A level shows what is ticked and nothing else: what is not named in this table is not shared, whatever the sheet holds.
Nobody sees notes, what stands after a `#` in the log, columns of your own that no message uses, or where your files
are.

- **busy** has nothing but times, in UTC, each called "Busy".
- **initials** is the level unless you say otherwise. "St. Luke's Hospital" is "S. L. H." there; what stands beside a
  name, behind a comma or in brackets, has no initials. Small print: a company of one word is its first letter, "H&M" is
  "H.", and one whose name is a single letter or digit is "?": initials are never the whole name. Still, initials, days
  and hours together can be enough for somebody who knows where you applied.
- **named** has the messages of this program, word for word, but they greet nobody by name. A message in words of your
  own ([messages.md](messages.md)) is not shown there, nor are the others of its kind and channel: nobody knows what is
  typed into it, so the page says that it is in your own words. Numbers, links and addresses are taken out wherever they
  were written, also in a company, a topic or a role (`…` stands there instead): e-mail addresses, also as
  "dana at example dot com"; links, handles and domains ("example.xyz"); telephone numbers, numbers of five digits in a
  row, and what follows words like "ext.", "PIN", "passcode:" or "Suite"; streets with a house number, and post codes
  with their town. Full-width, Arabic or invisible signs make no difference. In doubt more is taken out: of an address
  also the names that follow it. What stays: a company that is called like a domain ("Booking.com", or any that begins a
  cell of the column company), the names of files and techniques ("resume.pdf", "Node.js"), days, standards
  ("ISO 27001"), and shorter numbers that nothing marks ("3M", "24/7", "Route 66", "100 000 beds").

  So are the people of your sheet: those of the columns of people and contacts, of the log, of the form of address, and
  of columns of your own like `Referral`. "somebody" stands for them in a sentence, and nothing beside a company or a
  role: "Acme (Dana Ortiz)" is "Acme". They are found in capitals and small letters, without their accents, as `ue` for
  `ü`, with endings like "Ortiz's" and "Müllers", and in Chinese, Japanese and Korean without blanks. Within a name of
  a company one name stays, as it is how the company is called ("Tanaka Bank", though your contact is Kenji Tanaka); a
  whole one is cut to its initials. A name that is a word too ("Will", "May", "Grace") is found with its capital only.
  What is not found: a number that is spelled out in words, a number of up to six digits in groups ("55 321"), a street
  without its number or of an unusual kind ("Kanarienhof 12", "Neuer Wall 10"), a square with a number of one digit
  ("Berliner Platz 3"), a room ("Room 411"), an address with underscores for its signs ("dana_at_example_dot_com"), a
  password without a colon or a digit, letters of another script in place of those that look the same, a nickname,
  another spelling, and whoever stands in none of these columns. A word that is the name of somebody is left out even
  where it means something else.
- **full** has what your own calendar has. The columns of your own that your own messages use are in it.

In the calendar, follow-ups that read the same at one hour are one event, and its title says how many they are, like
"3 × Email: ask for news (N. H.)". (At busy it does not.) Some calendars would keep only one of them anyway. The
page has a line for each.

Every event is marked private (`CLASS:PRIVATE`). Its name (UID) is a pseudonym: the same in each run, and made with a
secret that stands in your `state.json` and is never shared, so that nobody can find out by trying which company it is.
It stays the same when you choose another level, so that a calendar that subscribes changes its events and does not show
them twice.

## How long, and with whom

```toml
[share]
level = "initials"
with = "Alex, my coach"
until = 2027-01-31
```

`until` is the last day. From the next one on, `share` shares nothing: it puts three files in place of the old ones that
say so, and ends with status 1, also where the sheet is missing or other settings are wrong. `--level` is your own word
and comes before the setting, whether it shows more or less.

## When something is wrong

A row that cannot be read is left out, the page says how many there are (never what is in them), and the status is 1:
a slip in one row does not keep your coach from the others. In the calendar its events stay as they were.
Where the sheet or the settings as a whole cannot be read, nothing is written; what was shared before stays where
it is, and `share` says so. Nor is anything written over a file that this program did not make, or into the folder of
your own sheet.
"""


def share_page() -> str:
    """The page; the table has a line for each thing and a column for each level."""
    table = [f"|what|{'|'.join(LEVELS)}|", f"|---|{'---|' * len(LEVELS)}"]
    table += [
        f"|{item.text}|{'|'.join('✓' if shows(level, item.item) else '' for level in LEVELS)}|"
        for item in SHOWN
    ]
    return f"{_ABOVE}\n{chr(10).join(table)}\n{_BELOW}"
