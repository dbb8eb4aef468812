"""What is built for other systems: its files, read byte by byte, and its sound, where a system can be had."""
