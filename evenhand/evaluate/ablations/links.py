"""Links without caps on hubs and without two kinds of edge: who shares an address is one group."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable

from evenhand.evaluate.ablations.figures import RIGHT, Ablation, Share
from evenhand.evaluate.ablations.night import Night

SIGNAL = "shared_infrastructure"
ADDRESSES = """
    select distinct account_id, ip_address
    from build.staging.stg_access__sessions
    where ip_address is not null and started_at <= cast($as_of as timestamp)
"""
"""Every address of every session, of carriers and campuses too, however many use it."""
PAIRS = "select account_id_a, account_id_b from build.intermediate.int_account_pairs"
"""Pairs with a link of any one kind, hubs left out."""
CLUSTERS = "select account_id, cluster_label from build.intermediate.int_cluster_labels_12"
LARGEST = "largest group, of all accounts"
LEAST_GAIN = 0.2
"""By how much more of those who are grouped have to be planted."""


def links(night: Night) -> list[Ablation]:
    """Group accounts by any shared address, then by any one kind of link of capped hubs."""
    smallest = int(night.threshold(SIGNAL, "minimum_accounts"))
    any_address = [
        (f"account {account}", f"mark {mark}") for account, mark in night.rows(ADDRESSES)
    ]
    one_kind = [(f"account {one}", f"account {other}") for one, other in night.rows(PAIRS)]
    published = [(f"account {account}", f"mark {label}") for account, label in night.rows(CLUSTERS)]
    kept = _figures(night, _groups(published), smallest)
    guard = "capped hubs and two kinds of link"
    return [
        Ablation(
            guard, "any shared address", RIGHT, "higher", LEAST_GAIN,
            kept=kept, removed=_figures(night, _groups(any_address), smallest),
        ),
        Ablation(
            guard, "capped hubs, one kind of link is enough", RIGHT, "higher", LEAST_GAIN,
            kept=kept, removed=_figures(night, _groups(one_kind), smallest),
        ),
    ]  # fmt: skip


def _groups(edges: Iterable[tuple[str, str]]) -> dict[str, int]:
    """Return for each account how many accounts its group has; see :func:`group_sizes`."""
    accounts = group_sizes(edges)
    return {name.removeprefix("account "): size for name, size in accounts.items()}


def group_sizes(edges: Iterable[tuple[str, str]]) -> dict[str, int]:
    """Return for each node ``account ...`` the number of such nodes in its component (scipy).

    Args:
        edges: pairs of nodes; a node is ``account <id>`` or ``mark <something shared>``.
    """
    import numpy as np
    from scipy.sparse import coo_matrix
    from scipy.sparse.csgraph import connected_components

    pairs = list(edges)
    names = sorted({name for pair in pairs for name in pair})
    place = {name: number for number, name in enumerate(names)}
    ends = np.array([[place[one], place[other]] for one, other in pairs]).reshape(-1, 2)
    graph = coo_matrix(
        (np.ones(len(ends)), (ends[:, 0], ends[:, 1])), shape=(len(names), len(names))
    )
    _, labels = connected_components(graph, directed=False) if names else (0, [])
    component = {
        name: int(label)
        for name, label in zip(names, labels, strict=True)
        if name.startswith("account ")
    }
    sizes = Counter(component.values())
    return {name: sizes[label] for name, label in component.items()}


def _figures(night: Night, sizes: dict[str, int], smallest: int) -> dict[str, Share]:
    grouped = {account for account, size in sizes.items() if size >= smallest}
    everybody = set(night.people.kinds)
    largest = max((size for size in sizes.values() if size >= smallest), default=0)
    return {
        LARGEST: Share(largest, len(everybody)),
        **night.people.figures(
            grouped, everybody, abuse=("account_ring",), twins=("shared_house",)
        ),
    }
