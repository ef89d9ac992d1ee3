"""What `packaging/wine.py` is made of: Windows code, executed on Linux.

    folders      where things are under build/wine/, and parts that are made once
    prefix       Wine itself: a prefix of our own, and running a Windows program in it
    interpreter  a Windows CPython with the packages that the lock file pins for Windows

Standard library and the pip of the Python that runs it. Nothing here is part of the program that users get.
"""
