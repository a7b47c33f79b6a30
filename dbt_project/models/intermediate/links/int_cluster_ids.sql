with

labels as (

    select * from {{ ref('int_cluster_labels_12') }}

),

earlier as (

    select * from {{ source('history', 'account_clusters') }}

),

last_night as (

    select max(earlier.as_of) as as_of
    from earlier
    where earlier.as_of < {{ as_of() }}

),

{# A cluster goes on under the id of the earlier one with which it shares most people; no id goes twice. #}
shared_people as (

    select
        labels.cluster_label,
        earlier.cluster_id,
        count(*) as shared
    from labels
    inner join earlier on labels.account_id = earlier.account_id
    inner join last_night on earlier.as_of = last_night.as_of
    group by labels.cluster_label, earlier.cluster_id

),

ranked as (

    select
        shared_people.cluster_label,
        shared_people.cluster_id,
        row_number() over (
            partition by shared_people.cluster_label
            order by shared_people.shared desc nulls last, shared_people.cluster_id asc nulls last
        ) as place_of_id,
        row_number() over (
            partition by shared_people.cluster_id
            order by shared_people.shared desc nulls last, shared_people.cluster_label asc nulls last
        ) as place_of_cluster
    from shared_people

),

kept as (

    select
        ranked.cluster_label,
        ranked.cluster_id
    from ranked
    where
        ranked.place_of_id = 1
        and ranked.place_of_cluster = 1

),

clusters as (

    select distinct labels.cluster_label
    from labels

),

ids as (

    select
        clusters.cluster_label,
        coalesce(
            kept.cluster_id,
            'C' || substr({{ md5_key(['clusters.cluster_label', day_of(as_of())]) }}, 1, 12)
        ) as cluster_id
    from clusters
    left join kept on clusters.cluster_label = kept.cluster_label

)

select * from ids
