"""What every question over the network has in common: an end, an answer of bearable size, a plain word for what broke.

- ``deadline``   work that is left behind when it takes too long; work that is done again after growing waits
- ``safe``       which addresses may be asked without giving anything away
- ``troubles``   what can go wrong on the way, by kind, in a sentence, and what to do
- ``asking``     one question over HTTP, followed to its answer; the only module that knows httpx

Which status is good, what is asked again and where a password may go is for those who ask to say: ``sources``,
``publish.targets`` and ``publish.calendars`` (which asks through the caldav library, and so through niquests).
"""
