"""Widgets every page is made of: the theme, cards, tables, states, limits, dialogs.

They show what they are given and say what was done to them. They know no engine, no page and no docker.
"""
