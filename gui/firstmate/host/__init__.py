"""Floor 1: this computer. No Qt, no docker; the engine's room and this one do not know each other."""
