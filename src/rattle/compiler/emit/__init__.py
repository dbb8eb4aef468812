"""From the IR to the C that a kernel is compiled from."""
