"""What became of the author's source: when each line runs, in what form, and what it costs. Plain data; the
command line shows it. `report_of` in build.py is the entry."""
