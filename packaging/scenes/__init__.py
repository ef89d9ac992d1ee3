"""What `dev.py shots` draws: scenes by page (of some also by part: getting, terminals), and the stage they play on."""
