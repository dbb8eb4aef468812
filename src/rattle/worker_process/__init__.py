"""The Python process behind a plugin's ring: `python -m rattle.worker_process` (native/worker/link.h is its
contract)."""
