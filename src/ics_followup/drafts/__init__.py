"""The message of each follow-up: facts of one row, put into a template that anybody can edit.

Where things are: ``names`` (how to address somebody), ``phrases`` (phrases of the sheet for the middle of a
sentence), ``everybody`` (the names of all rows), ``facts`` (what a message may say), ``left_out`` (what it
cannot say, for warnings), ``since`` (how far back the interview lies), ``turns`` (who gets which wording),
``templates`` (text files, read and checked), ``compose`` (facts and a template become a draft), ``limits`` (how
long a message may be), ``never`` (what no message says), ``wording`` (all rules of a good message, as a
program).

A message is confident (S1.16, S2.6), never needy (S3.12), and speaks of neither feelings (S2.9) nor gifts (S2.5).
"""

from ics_followup.drafts.compose import draft_for
from ics_followup.drafts.everybody import Everybody
from ics_followup.drafts.facts import Facts, facts_for
from ics_followup.drafts.left_out import unusable_phrases
from ics_followup.drafts.templates import kinds
from ics_followup.drafts.turns import Turns

__all__ = ["Everybody", "Facts", "Turns", "draft_for", "facts_for", "kinds", "unusable_phrases"]
