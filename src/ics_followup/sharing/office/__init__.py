"""What a coach opens: the clients of one coach at a glance, on paper for the meeting, in a calendar, in figures.

- ``within``      a case cut down to what its level shows; whatever is written is made of that
- ``urgency``     what each client needs, and who comes first
- ``rows``        one client on the dashboard
- ``dashboard``   all of them, in several orders, on pages of two hundred
- ``meeting``     the week on paper
- ``calendar``    the coach's own calendar, of ``exceptions`` and of ``digests`` of each day
- ``nudges``      a mail for each client, ready to send
- ``report``      figures for the office, and ``hiding``: what of them would show too few people
"""
