"""What ``draft`` prints passes ``draft --lint``, for every message of a mixed sheet."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import pytest

Run = Callable[..., tuple[int, str, str]]

SHEET = """company,role,interview,people,channel,promised,status,status_date,deadline,address_as,language,news,strength
ACME Corp.,"Nurse ($45/hr, Req #12345)",2026-11-20 10:00,Ms. Dana Ortiz <d@example.com> +1-555-0100 [the lab plan]; \
Lee Wong <lee@example.com> [the night shift],,2026-12-02,,,,,,the new ward,ten years of SQL
Globex,Analyst (REMOTE),2026-11-19 10:00,Dr. Hans Ortiz <h@example.com>,phone,,,,,,,,
Nordlicht,Pflegefachkraft,2026-11-19 10:00,Dr. Hans Ortiz <h@example.com>; Frau Jana Kern <k@example.com>,,,,,,,de,,
Charité,Ärztin,2026-11-18 10:00,Jana Kern <jana@example.com>,,,,,,du,de,,
Initech,Clerk,2026-11-10 10:00,J. Robert Smith <j@example.com>,text,,offer,2026-11-19,2026-12-04,,,,
Mercy,Clerk,2026-11-10 10:00,the recruiter,linkedin,,rejected,2026-11-18,,,,,
Umbra,,2026-11-09 10:00,,,,withdrawn,2026-11-18,,,,,
Hooli,Coder,2026-11-09 10:00,Prof. Dr. Anna von der Heide <a@example.com>,,,on hold,2026-11-18,2026-12-18,,de,,
"""
TODAY = ("--today", "2026-11-20")
ME = {"all of me": 'name = "Sam Rivera"\nphone = "+1-312-555-0199"\n', "nothing of me": ""}
KEYS = ("acme", "globex", "nordlicht", "charité", "initech", "mercy", "umbra", "hooli")


@pytest.mark.parametrize("me", ME)
def test_every_message_that_is_printed_passes(run: Run, plain: Path, me: str) -> None:
    (plain / "interviews.csv").write_text(SHEET, encoding="utf-8")
    config = f'[me]\n{ME[me]}timezone = "America/Chicago"\ncountry = "US"\n'
    (plain / "followup.toml").write_text(config, encoding="utf-8")
    checked = 0
    for key in KEYS:
        status, out, _ = run("draft", key, "--all", *TODAY, "--format", "json")
        assert status in (0, 1), out
        for record in json.loads(out) if status == 0 else []:
            subject = f"Subject: {record['subject']}\n\n" if record["subject"] else ""
            channel = () if record["channel"] == "self" else ("--channel", record["channel"])
            to = ("--to", record["to"][0]["name"]) if record["to"] and record["to"][0]["name"] else ()
            text = f"{subject}{record['body']}\n".encode()
            words = ("draft", "--lint", "-", key, "--kind", record["kind"], *channel, *to, *TODAY)
            status, out, _ = run(*words, stdin=text)
            assert (status, out) == (0, "standard input: nothing to change.\n"), (record, out)
            checked += 1
    assert checked > len(KEYS)
