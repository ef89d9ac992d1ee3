"""Floor 2: QtCore only. Tasks, notices, the session with the engine, settings, languages, the contract of a page."""
