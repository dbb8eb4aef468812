"""The hostile host on plugins of all kinds, and on broken ones."""
