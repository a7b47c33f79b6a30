"""The rules as data: what the seeds may hold, and the checks made before a night judges."""
