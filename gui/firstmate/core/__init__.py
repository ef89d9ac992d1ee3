"""Floor 0: values and rules. No Qt, no docker, no I/O beyond our own data files."""
