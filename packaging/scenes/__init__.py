"""What `dev.py shots` draws: a module of scenes per page, and the stage they play on."""
