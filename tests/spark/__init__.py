"""Spark and DuckDB side by side: the same models over the same lake give the same rows."""
