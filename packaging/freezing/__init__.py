"""FirstMate frozen into one folder that needs no Python: what goes in, what stays out, and how it is made.

Used unchanged on Linux, on Windows and, for Windows, under Wine.

    contents         which files of ours and which parts of Qt the folder holds
    firstmate.spec   the same for PyInstaller, which runs this file
    elf              which libraries a Linux file asks for
    base_library     the modules with which Python itself starts, in a fixed order
    start            the first lines of the frozen program
    freeze           one call that runs PyInstaller; what decides the bytes is fixed here
    tools            the environment it runs in, from requirements.lock
    pictures         the app's icon as PNG and .ico, drawn from resources/icons/app.svg
"""
