"""Helpers of the notebook collection on Korea's medical-device and bio industry.

Imports run one way: ``data`` → ``analysis`` → ``display`` → ``pipeline`` → ``cli``.
"""
