"""What `dev.py bench` is made of: children that are measured, the load they are measured under, and the rows."""
