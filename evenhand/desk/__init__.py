"""The desk: who takes which case next, and what a week of it looks like."""
