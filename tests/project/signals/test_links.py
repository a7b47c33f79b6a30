"""Label propagation against scipy's connected components."""

from __future__ import annotations

from itertools import pairwise

import duckdb
import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.sparse import coo_matrix
from scipy.sparse.csgraph import connected_components

from tests.project.signals.macros import load_macros

MACROS = load_macros()
STEPS = 12

Edges = list[tuple[int, int]]


def sql_labels(edges: Edges) -> dict[int, int]:
    """Return each account's label after all steps, from the project's macro."""
    both = sorted({pair for a, b in edges for pair in ((a, b), (b, a), (a, a), (b, b))})
    values = ", ".join(f"({a}, {b})" for a, b in both)
    query = f"""
        with pairs (account_id, neighbour_id) as (values {values}),
        labels_0 as (select distinct account_id, account_id as cluster_label from pairs),
        {MACROS.cluster_label_steps("pairs", 0, STEPS)}
        done as (select * from labels_{STEPS})
        select account_id, cluster_label from done
    """
    with duckdb.connect() as connection:
        return dict(connection.execute(query).fetchall())


def scipy_labels(edges: Edges) -> dict[int, int]:
    """Return the smallest account of the component of each account."""
    accounts = sorted({account for edge in edges for account in edge})
    place = {account: number for number, account in enumerate(accounts)}
    rows, columns = [place[a] for a, _ in edges], [place[b] for _, b in edges]
    graph = coo_matrix((np.ones(len(edges)), (rows, columns)), shape=(len(accounts),) * 2)
    _, component = connected_components(graph, directed=False)
    smallest = {c: min(a for a in accounts if component[place[a]] == c) for c in set(component)}
    return {account: smallest[component[place[account]]] for account in accounts}


@given(
    st.lists(st.tuples(st.integers(0, 60), st.integers(0, 60)), min_size=1, max_size=45).map(
        lambda edges: [(a, b) for a, b in edges if a // 10 == b // 10] or [(1, 2)]
    )
)
@settings(max_examples=60, deadline=None)
def test_clusters_are_connected_components(edges: Edges) -> None:
    assert sql_labels(edges) == scipy_labels(edges)


def test_a_chain_of_twelve_links_is_one_cluster_and_a_longer_one_is_not() -> None:
    """The check ``tied_accounts_are_in_one_cluster`` tells of the latter on the night."""
    chain = list(pairwise(range(STEPS + 1)))
    assert set(sql_labels(chain).values()) == {0}
    longer = [*chain, (STEPS, STEPS + 1)]
    assert set(sql_labels(longer).values()) == {0, 1}


def test_a_mark_says_less_the_more_have_it() -> None:
    with duckdb.connect() as connection:
        strengths = [
            connection.execute(f"select {MACROS.link_strength('0.6', str(n))}").fetchall()[0][0]
            for n in (2, 3, 10)
        ]
    expected = 0.6 * np.log(3) / np.log(np.array([3, 4, 11]))
    np.testing.assert_allclose(strengths, expected, rtol=1e-12)
