"""`firstmate --self-test`: whether this installation is whole, told as one JSON report. For packagers and support.

    run      the order of the parts, the report and its exit code
    parts    what is loaded without a window: modules, resources, Qt's plug-ins, the engine
    pages    every page of the real window in every language, off screen

It opens no dialog and no visible window, changes nothing on the engine and writes nothing but the report.
"""
