with

pairs as (

    select * from {{ ref('int_cluster_pairs') }}

),

labels_6 as (

    select * from {{ ref('int_cluster_labels_06') }}

),

{{ cluster_label_steps('pairs', 6, 12) }}

labels as (

    select
        labels_12.account_id,
        labels_12.cluster_label
    from labels_12

)

select * from labels
