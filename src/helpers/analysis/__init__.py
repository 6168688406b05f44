"""Measures and themes: tidy frames in, tidy frames out; no files, no pictures, no words."""
