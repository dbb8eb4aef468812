"""The five points where the promise of equal sound could break, each with the test that would notice."""
