-- Label propagation stops after twelve steps; a chain longer than that would be cut in two.
with

pairs as (

    select * from {{ ref('int_cluster_pairs') }}

),

labels as (

    select * from {{ ref('int_cluster_labels_12') }}

),

neighbours as (

    select * from {{ ref('int_cluster_labels_12') }}

),

torn as (

    select
        pairs.account_id,
        pairs.neighbour_id
    from pairs
    inner join labels on pairs.account_id = labels.account_id
    inner join neighbours on pairs.neighbour_id = neighbours.account_id
    where labels.cluster_label <> neighbours.cluster_label

)

select * from torn
