"""A calendar becomes interviews to confirm: its appointments, which of them are interviews, what the sheet lacks."""
