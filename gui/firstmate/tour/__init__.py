"""The tour: the tutorial's first container, walked through the real window on a real engine, each fact checked.

It is a test that a person can watch, and the proof that a machine can do what FirstMate is for.
"""
