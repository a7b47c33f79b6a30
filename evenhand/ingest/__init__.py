"""Ingest: reads sources, checks shape, protects people, lands raw Parquet."""
