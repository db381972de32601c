"""The job that runs this program on a schedule: what it is, and how each system is told of it."""
