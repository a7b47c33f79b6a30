"""Airflow reads its settings when it is first imported: keep it away from the user's own."""

from __future__ import annotations

import os
import tempfile

_PLACE = tempfile.mkdtemp(prefix="evenhand-airflow-")
os.environ["AIRFLOW_HOME"] = _PLACE
os.environ["AIRFLOW__CORE__LOAD_EXAMPLES"] = "False"
os.environ["AIRFLOW__DATABASE__SQL_ALCHEMY_CONN"] = f"sqlite:///{_PLACE}/airflow.db"
