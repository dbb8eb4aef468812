"""`rattle check`: what a VST3 bundle does in a hostile host, and how it sounds, as plain data."""
