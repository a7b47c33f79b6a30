with

numbered as (

    select * from {{ ref('int_numbered_labels') }}

),

counted as (

    select
        numbered.task_number,
        numbered.label_number as class_number,
        count(*) as votes
    from numbered
    where not numbered.is_estimated
    group by numbered.task_number, numbered.label_number

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
        shares.labels,
        shares.votes,
        case
            when shares.labels > 1 then round(cast(shares.votes as double) / shares.labels, 9)
        end as probability,
        case when shares.labels > 1 then 'majority' else 'single_label' end as method
    from shares

)

select * from voted
