"""The hours between two nights: casework, clocks and queue from casework sources alone."""
