"""The engine's configuration file on this computer: where it is, and changing it without breaking the engine.

    facts.py       what is read from the computer      places.py      which file it is, how the engine takes it in
    files.py       reading, writing in one step        backups.py     what there was before
    changes.py     old bytes, new bytes, what follows  expecting.py   what the engine must say afterwards
    validating.py  the engine's own word, unstarted    reloading.py   telling the engine
    hands.py       who writes: we ourselves …          elevated.py    … or one script as root, asked for once
    applying.py    the whole way, with the way back    outcomes.py    its steps, and how it can end
    journal.py     a note on the disk meanwhile        recovering.py  what a killed run left

Refuses to know the engine: it is handed in as an `EngineDoor`. What belongs in the file is `core.daemon_json`'s.
"""
