"""Floor 1: the async Docker SDK worker, the one door to Docker. No Qt; nothing of the SDK leaves this room."""
