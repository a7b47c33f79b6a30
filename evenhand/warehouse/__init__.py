"""The only place that knows dbt's and the engine's interfaces."""
