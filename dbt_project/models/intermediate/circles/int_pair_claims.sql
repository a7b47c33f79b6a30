with

rules as (

    select * from {{ ref('signal_thresholds') }}

),

thresholds as (

    {{ thresholds_of('rules', 'lockstep_claims', ['window_days', 'bucket_seconds']) }}

),

pairs as (

    select * from {{ ref('int_claim_pairs') }}

),

tasks as (

    select * from {{ ref('stg_work__tasks') }}

),

own_items as (

    select * from {{ ref('int_work_items') }}

),

all_items as (

    select * from {{ ref('int_work_items') }}

),

people as (

    select pairs.account_id_a as account_id
    from pairs
    union distinct
    select pairs.account_id_b as account_id
    from pairs

),

{# When anybody of a pair was at work; whoever else was, too, says what is usual then. #}
buckets as (

    select distinct {{ claim_bucket('own_items.claimed_at', 'thresholds.bucket_seconds') }} as bucket
    from own_items
    inner join people on own_items.account_id = people.account_id
    cross join thresholds
    where
        own_items.claimed_at is not null
        and {{ days_between('own_items.submitted_on', as_of()) }} < thresholds.window_days

),

claims as (

    select distinct
        buckets.bucket,
        tasks.task_id,
        all_items.account_id,
        coalesce(tasks.project_id, tasks.task_type) as project_id
    from all_items
    cross join thresholds
    inner join buckets
        on {{ claim_bucket('all_items.claimed_at', 'thresholds.bucket_seconds') }} = buckets.bucket
    inner join tasks on all_items.task_number = tasks.version_key
    where {{ days_between('all_items.submitted_on', as_of()) }} < thresholds.window_days

),

counted as (

    select
        claims.bucket,
        claims.project_id,
        claims.task_id,
        claims.account_id,
        cast(count(*) over (partition by claims.bucket, claims.task_id) - 1 as double) as others_on_task,
        cast(
            count(*) over (partition by claims.bucket, claims.project_id)
            - count(*) over (partition by claims.bucket, claims.project_id, claims.account_id) as double
        ) as others_at_work
    from claims

),

own_claims as (

    select
        counted.bucket,
        counted.project_id,
        counted.task_id,
        counted.account_id,
        sum(counted.others_on_task) over (partition by counted.bucket, counted.project_id) / 2 as same_pairs,
        sum(counted.others_at_work) over (partition by counted.bucket, counted.project_id) / 2 as claim_pairs
    from counted

)

select * from own_claims
