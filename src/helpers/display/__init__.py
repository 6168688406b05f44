"""What a notebook shows: words, numbers, blocks and charts; no data work, no files written."""
