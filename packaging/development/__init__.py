"""What `packaging/dev.py` is made of: the life of a checkout, from nothing to tests that pass.

Standard library only, Python 3.11 and newer. Nothing here is part of the program that users get.

    commands      the verbs and what each of them needs
    checkout      where things are in this checkout
    messages      one line for each step, in English or Chinese, and the error that ends with what to do
    steps         starting another program: with its output in a log, or in our place
    failures      what a failed pip or apt-get meant, in words
    environment   `.venv`: made, filled from the lock file, stamped
    lockfile      makes `requirements.lock` anew
    needs         the system's own libraries and programs that FirstMate uses, and how to see that they are there
    system        how this system gets the missing ones
    screen        a virtual screen for a machine that has none
    translations  source text -> .ts -> .qm
    lint          every check of the source, one report
    building      the packages that people install
    cleaning      back to a fresh checkout
"""
