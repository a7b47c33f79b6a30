with

classes as (

    select * from {{ ref('int_label_classes') }}

),

rates as (

    select * from {{ ref('int_label_rates') }}

),

workers as (

    select * from {{ ref('int_label_workers') }}

),

labels as (

    select * from {{ ref('int_task_labels') }}

),

numbered as (

    select
        labels.task_id,
        labels.task_type,
        workers.worker_number,
        classes.class_number as label_number,
        classes.is_estimated and labels.labels_of_task >= 2 as is_estimated
    from labels
    inner join workers
        on
            labels.account_id = workers.account_id
            and labels.task_type = workers.task_type
    inner join classes
        on
            labels.task_type = classes.task_type
            and labels.label = classes.label

),

scores as (

    select
        numbered.task_id,
        rates.class_number,
        count(*) as labels,
        sum(case when rates.class_number = numbered.label_number then 1 else 0 end) as votes,
        sum(ln(rates.rate)) + max(ln(rates.prior)) as score
    from numbered
    inner join rates
        on
            numbered.worker_number = rates.worker_number
            and numbered.label_number = rates.label_number
    where numbered.is_estimated
    group by numbered.task_id, rates.class_number

),

masses as (

    select
        scores.task_id,
        scores.class_number,
        scores.labels,
        scores.votes,
        exp(scores.score - max(scores.score) over (partition by scores.task_id)) as mass
    from scores

),

estimated as (

    select
        masses.task_id,
        masses.class_number,
        masses.labels,
        masses.votes,
        round(masses.mass / sum(masses.mass) over (partition by masses.task_id), 9) as probability,
        'dawid_skene' as method
    from masses

),

counted as (

    select
        numbered.task_id,
        numbered.label_number as class_number,
        count(*) as votes
    from numbered
    where not numbered.is_estimated
    group by numbered.task_id, numbered.label_number

),

shares as (

    select
        counted.task_id,
        counted.class_number,
        counted.votes,
        sum(counted.votes) over (partition by counted.task_id) as labels
    from counted

),

voted as (

    select
        shares.task_id,
        shares.class_number,
        shares.labels,
        shares.votes,
        case
            when shares.labels > 1 then round(cast(shares.votes as double) / shares.labels, 9)
        end as probability,
        case when shares.labels > 1 then 'majority' else 'single_label' end as method
    from shares

),

united as (

    select * from estimated
    union all
    select * from voted

),

named as (

    select
        united.task_id,
        classes.task_type,
        classes.label as answer,
        united.labels,
        united.votes,
        united.probability,
        united.method
    from united
    inner join classes on united.class_number = classes.class_number

)

select * from named
