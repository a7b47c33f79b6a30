with

labels as (

    select * from {{ ref('int_label_days') }}

),

labels_to_rank as (

    select * from {{ ref('int_label_days') }}

),

repeated as (

    select
        labels.task_id,
        labels.account_id
    from labels
    group by labels.task_id, labels.account_id
    having count(*) > 1

),

superseded as (

    select labels_to_rank.submission_id
    from labels_to_rank
    inner join repeated
        on
            labels_to_rank.task_id = repeated.task_id
            and labels_to_rank.account_id = repeated.account_id
    qualify row_number() over (
        partition by labels_to_rank.task_id, labels_to_rank.account_id
        order by labels_to_rank.submitted_at desc nulls last, labels_to_rank.submission_id desc nulls last
    ) > 1

)

select * from superseded
