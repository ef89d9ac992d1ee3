"""What `packaging/dev.py` is made of: the life of a checkout, from nothing to tests that pass.

Standard library only, Python 3.11 and newer. Nothing here is part of the program that users get.

    commands      the verbs and what each of them needs
    checkout      where things are in this checkout
    messages      one line for each step, in English or Chinese, and the error that ends with what to do
    steps         one step that runs another program, its output kept in a log and judged
    environment   `.venv`: made, filled from the lock file, stamped
    lockfile      makes `requirements.lock` anew
    system        the system's own libraries and programs: what is missing, and how this system gets them
    screen        a virtual screen for a machine that has none
    translations  .ts and .qm files
    lint          every check of the source, one report
"""
