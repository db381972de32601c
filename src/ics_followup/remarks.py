"""What a plan says of a sheet beside its rows: companies of nobody, words no message can use, own texts."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path

from ics_followup.cadence.own import Cadences
from ics_followup.drafts import Everybody, unusable_phrases
from ics_followup.intake import Intake
from ics_followup.problems import Problem, UsageError
from ics_followup.settings import Settings


def for_nobody(intake: Intake, settings: Settings, text: str, file: str) -> Iterator[Problem]:
    """A warning for each company of the settings that is none of the sheet's."""
    if not settings.calendar.company:
        return iter(())
    from ics_followup.intake.closures import closures_of_nobody

    return closures_of_nobody(settings.calendar, intake.companies, text=text, file=file)


def left_out(intake: Intake, everybody: Everybody, file: str, language: str) -> Iterator[Problem]:
    """A warning for each cell that no message can use as it is written."""
    told: set[tuple[str, str, str]] = set()
    for interview in intake.interviews:
        for column, reason in unusable_phrases(interview, language, everybody):
            if (interview.row_key, column, reason) in told:
                continue
            told.add((interview.row_key, column, reason))
            yield Problem(
                severity="warning",
                place=intake.place_of(interview.row_key, column)
                or intake.place_of(interview.row_key, "contact"),
                file=file,
                what=f"{interview.company}: what stands in {column} is left out of the messages: {reason}",
                remedy='Write a few plain words there, like "the lab plan".',
                row_key=interview.row_key,
            )


def unspoken_languages(intake: Intake, folder: str, file: str) -> Iterator[Problem]:
    """A warning for each row whose messages are wanted in a language that there are none in."""
    wanted = {row.row_key: row for row in intake.interviews if row.language}
    if not wanted:
        return
    from ics_followup.drafts.languages import languages
    from ics_followup.drafts.left_out import unspoken

    for interview in wanted.values():
        reason = unspoken(interview.language, folder)
        if reason:
            yield Problem(
                severity="warning",
                place=intake.place_of(interview.row_key, "language"),
                file=file,
                what=f"{interview.company}: {reason}",
                remedy=f"There are messages in {', '.join(languages())}. For another language, write your own into a "
                "folder of that name in your folder of messages.",
                row_key=interview.row_key,
            )


def snoozed_in_vain(intake: Intake, cadences: Cadences, cadence: str, file: str) -> Iterator[Problem]:
    """A warning for each snooze that names no step of the row's cadence."""
    if not any(interview.snooze for interview in intake.interviews):
        return
    from ics_followup.cadence.snoozes import snoozes_in_vain

    for interview, what, remedy in snoozes_in_vain(intake.interviews, cadences.find, cadence):
        yield Problem(
            severity="warning",
            what=what,
            remedy=remedy,
            place=intake.place_of(interview.row_key, "snooze"),
            file=file,
            row_key=interview.row_key,
        )


def own_messages(
    folder: str, cadences: Cadences, intake: Intake, header: Sequence[str], language: str
) -> tuple[tuple[Problem, ...], tuple[Problem, ...]]:
    """What is wrong with the user's own messages: errors, then warnings.

    Where no row can be read, any column of the ``header`` may be one that a message names.
    """
    if not folder:
        return (), ()
    from ics_followup.drafts.facts import column_name
    from ics_followup.drafts.own_folder import advice_on_folder, problems_of_folder

    extras = [name for item in intake.interviews for name in item.extras] if intake.interviews else header
    columns = {column_name(name) for name in extras}
    steps = [step for cadence in cadences.own.values() for step in cadence.steps]
    used = {kind for step in steps for kind in (step.draft, step.last_draft, *step.draft_by_channel.values())}
    found = problems_of_folder(Path(folder), columns=columns, used=used)
    found += advice_on_folder(Path(folder), columns=columns, language=language)
    bad = tuple(problem for problem in found if problem.severity == "error")
    return bad, tuple(problem for problem in found if problem.severity == "warning")


def cadence_problem(settings: Settings, cadence: str, file: str, known: Sequence[str]) -> tuple[Problem, ...]:
    """What is wrong with the cadence asked for: UsageError for the flag, a Problem for the setting."""
    name = cadence or settings.defaults.cadence
    if name in known:
        return ()
    from difflib import get_close_matches

    near = get_close_matches(name, known, n=1)
    remedy = f'Did you mean "{near[0]}"?' if near else f"Known are: {', '.join(known)}."
    if cadence:
        raise UsageError(f'--cadence: there is no cadence "{name}". {remedy}')
    what = f'[defaults] cadence: there is no cadence "{name}"'
    return (Problem(severity="error", file=file, what=what, remedy=remedy),)
