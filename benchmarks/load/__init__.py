"""What is done to a worker on purpose: busy neighbours (`hogs.py`), and plugins that misbehave."""
