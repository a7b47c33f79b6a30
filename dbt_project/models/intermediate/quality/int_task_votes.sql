with

labels as (

    select * from {{ ref('int_task_labels') }}

),

counted as (

    select
        labels.task_number,
        labels.label_number as class_number,
        count(*) as votes
    from labels
    where not labels.is_estimated
    group by labels.task_number, labels.label_number

),

shares as (

    select
        counted.task_number,
        counted.class_number,
        counted.votes,
        sum(counted.votes) over (partition by counted.task_number) as labels
    from counted

),

voted as (

    select
        shares.task_number,
        shares.class_number,
        case
            when shares.labels > 1 then round(cast(shares.votes as double) / shares.labels, 9)
        end as probability,
        case when shares.labels > 1 then 'majority' else 'single_label' end as method
    from shares

)

select * from voted
