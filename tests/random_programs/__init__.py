"""Random programs that the compiler must accept, and that every engine must play alike."""
