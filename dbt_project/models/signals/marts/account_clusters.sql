with

labels as (

    select * from {{ ref('int_cluster_labels_12') }}

),

ids as (

    select * from {{ ref('int_cluster_ids') }}

),

cluster_pairs as (

    select * from {{ ref('int_cluster_pairs') }}

),

links as (

    select * from {{ ref('account_links') }}

),

sizes as (

    select
        labels.cluster_label,
        count(*) as cluster_size
    from labels
    group by labels.cluster_label

),

neighbours as (

    select
        cluster_pairs.account_id,
        cluster_pairs.neighbour_id,
        links.link_weight,
        links.link_kinds,
        links.is_hard_link
    from cluster_pairs
    inner join links
        on
            links.account_id_a = least(cluster_pairs.account_id, cluster_pairs.neighbour_id)
            and links.account_id_b = greatest(cluster_pairs.account_id, cluster_pairs.neighbour_id)

),

described as (

    select
        neighbours.account_id,
        max(neighbours.link_weight) as strongest_link,
        max(case when neighbours.is_hard_link then 1 else 0 end) = 1 as has_hard_link,
        count(*) as direct_links,
        '[' || {{ joined_text(
            json_object(
                texts={'account_id': 'neighbours.neighbour_id'},
                raws={'link_kinds': 'neighbours.link_kinds'}
            ), "', '", 'neighbours.neighbour_id'
        ) }} || ']' as links
    from neighbours
    group by neighbours.account_id

),

clusters as (

    select
        ids.cluster_id,
        labels.account_id,
        cast(sizes.cluster_size as bigint) as cluster_size,
        described.strongest_link,
        described.has_hard_link,
        {{ json_object(raws={
            'direct_links': 'described.direct_links',
            'links': 'described.links',
        }) }} as evidence,
        {{ as_of() }} as as_of
    from labels
    inner join ids on labels.cluster_label = ids.cluster_label
    inner join sizes on labels.cluster_label = sizes.cluster_label
    inner join described on labels.account_id = described.account_id

)

select * from clusters
