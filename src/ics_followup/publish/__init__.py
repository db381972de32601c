"""Where the bytes go: ``atomic`` makes a file that is always whole, old or new."""
