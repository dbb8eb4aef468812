"""What an author declares, and the frozen PluginDescription that comes of it. Imports `lang` only."""
