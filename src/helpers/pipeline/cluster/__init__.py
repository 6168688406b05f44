"""The cluster: reports made by Dask workers on other machines, in place of this one's processes.

Belongs here: packing the sources of a build, handing jobs out, and what makes them there. Not here:
anything of a build that needs no cluster; nothing else imports Dask.
"""
