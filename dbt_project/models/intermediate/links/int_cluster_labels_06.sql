with

pairs as (

    select * from {{ ref('int_cluster_pairs') }}

),

labels_0 as (

    select distinct
        pairs.account_id,
        pairs.account_id as cluster_label
    from pairs

),

{{ cluster_label_steps('pairs', 0, 6) }}

labels as (

    select
        labels_6.account_id,
        labels_6.cluster_label
    from labels_6

)

select * from labels
