"""What ``connect`` knows and works out: the ways, the calendars, the lines of followup.toml."""
