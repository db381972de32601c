"""The coach's list: forgiving headers, strict values, every mistake at once with its place."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ics_followup.intake import read_table
from ics_followup.sharing.clients import Clients, clients_from, is_list_of_clients, plain_name, ref_of


def listed(text: str) -> Clients:
    return clients_from(read_table(text.encode(), "clients.csv"))


def test_a_row_becomes_a_client() -> None:
    found = listed(
        "name,email,source,country,timezone,level,consent_until\n"
        "Maya Chen,maya@example.com,maya,Germany,Europe/Berlin,named,2027-01-31\n"
    )
    assert not found.problems
    (maya,) = found.clients
    assert (maya.name, maya.ref, maya.source, maya.country) == ("Maya Chen", "maya-chen", "maya", "DE")
    assert (maya.timezone, maya.level, maya.until) == ("Europe/Berlin", "named", date(2027, 1, 31))


@pytest.mark.parametrize(
    "header",
    [
        "CLIENT NAME;E-Mail;Sheet;Country;Time zone;Sharing level;Consent until",
        "Klientin;E-Mail-Adresse;Datei;Land;Zeitzone;Stufe;Einwilligung bis",
        "Nom complet;Courriel;Fichier;Pays;Fuseau horaire;Niveau;Jusqu'au",
        "Nombre;Correo electrónico;Archivo;País;Zona horaria;Nivel;Hasta",
        "Naam;E-mail;Bestand;Landcode;Tijdzone;Niveau;Toestemming tot",
        "consent_until (last day);level;timezone;country;source;email;name",
    ],
)
def test_headers_are_matched_by_words_in_several_languages(header: str) -> None:
    backwards = header.startswith("consent")
    cells = ["Maya Chen", "maya@example.com", "maya.csv", "US", "America/Chicago", "full", "2027-01-31"]
    found = listed(f"{header}\n{';'.join(reversed(cells) if backwards else cells)}\n")
    assert not found.problems
    assert found.clients[0][:1] + found.clients[0][3:] == (
        "Maya Chen", "maya@example.com", "maya.csv", "US", "America/Chicago", "full", date(2027, 1, 31),
    )  # fmt: skip


def test_everything_wrong_is_told_at_once_with_its_place_and_a_remedy() -> None:
    found = listed(
        "name,email,source,country,timezone,level,consent_until\n"
        "Maya,not an address,maya,Atlantis,Mars/Base,ful,31 Nov 2026\n"
        ",x@example.com,x,,,,\n"
        "Ben,,,,,,\n"
        "Ana,,ana.csv,,,,\n"
    )
    assert [client.name for client in found.clients] == ["Ana"]
    places = [(each.place.line, each.place.column) for each in found.problems if each.place]
    assert len(places) == len(found.problems) == 7
    assert {line for line, _ in places} == {2, 3, 4}
    assert all(problem.remedy for problem in found.problems)
    assert any('Did you mean "full"?' in problem.remedy for problem in found.problems)


def test_a_date_that_could_be_two_days_is_refused() -> None:
    found = listed("name,source,consent_until\nMaya,maya,03/07/2027\n")
    assert not found.clients
    assert "could be" in found.problems[0].what
    assert 'dates = "day first"' in found.problems[0].remedy
    assert "--dates" not in found.problems[0].remedy


def test_an_address_is_what_a_mail_link_may_hold() -> None:
    found = listed("name,source,email\nMaya,a.csv,maya&co=x@example.com\nBen,b.csv,b.o'neil@example.com\n")
    assert [client.email for client in found.clients] == ["maya&co=x@example.com", "b.o'neil@example.com"]
    assert listed("name,source,email\nEve,e.csv,eve@example.com?bcc=x@example.com\n").problems


def test_two_clients_of_one_name_are_both_refused_and_the_others_kept() -> None:
    found = listed("name,source\nMaya Chen,a.csv\nBen,b.csv\nmaya  CHEN,c.csv\n")
    assert [client.name for client in found.clients] == ["Ben"]
    assert [client.ref for client in found.refused] == ["maya-chen"]
    assert [each.place.line for each in found.problems if each.place] == [2, 4]
    assert all("so that they differ" in each.remedy for each in found.problems)


def test_two_columns_of_one_thing_and_missing_columns_are_errors() -> None:
    assert "same thing (source)" in listed("name,source,file\nMaya,a,b\n").problems[0].what
    assert '"source"' in listed("name,level\nMaya,full\n").problems[0].what


def test_a_sheet_of_interviews_is_no_list() -> None:
    assert not is_list_of_clients(
        read_table(b"client,company,interview,link\nMaya,Acme,2026-11-20,x\n", "a.csv")
    )
    assert is_list_of_clients(read_table(b"name,source\nMaya,a.csv\n", "a.csv"))


def test_the_name_of_a_folder_does_not_depend_on_who_else_is_there() -> None:
    assert ref_of("Zoe") == "zoe"
    assert ref_of("Zoë") != "zoe"
    assert ref_of("Con") != "con"
    assert ref_of("../../etc/passwd") == ref_of("../../etc/passwd").replace("/", "").replace(".", "")


@given(st.text(max_size=300), st.text(max_size=300))
def test_names_that_differ_have_folders_that_differ(one: str, other: str) -> None:
    refs = ref_of(one), ref_of(other)
    assert (refs[0] == refs[1]) == (plain_name(one) == plain_name(other))
    for ref in refs:
        assert ref
        assert len(ref) <= 60
        assert all(sign.isascii() and (sign.isalnum() or sign == "-") for sign in ref)


@given(st.lists(st.lists(st.text(max_size=20), min_size=7, max_size=7), max_size=5))
def test_no_cell_stops_the_reader(rows: list[list[str]]) -> None:
    import csv
    import io

    text = io.StringIO()
    writer = csv.writer(text)
    writer.writerow(["name", "email", "source", "country", "timezone", "level", "consent_until"])
    writer.writerows(rows)
    from ics_followup.problems import DataError

    try:
        table = read_table(text.getvalue().encode("utf-8", "replace"), "clients.csv")
    except DataError:
        return
    found = clients_from(table)
    for client in found.clients:
        assert client.name
        assert client.source
