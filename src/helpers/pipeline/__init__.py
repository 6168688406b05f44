"""The pipeline: from notebooks to published reports, a folder a stage.

``build`` tells the story of all reports, ``report`` that of one; ``telling`` says what happens and
``disk`` writes what is there whole or not at all. Stages import only those before them:
``notebook`` → ``plan`` → ``run`` → ``page`` → ``cluster`` → ``release``. ``watch`` stands around
``build``: its record, and how the collection stands.
"""
