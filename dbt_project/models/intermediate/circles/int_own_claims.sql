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

items as (

    select * from {{ ref('int_work_items') }}

),

people as (

    select pairs.account_id_a as account_id
    from pairs
    union distinct
    select pairs.account_id_b as account_id
    from pairs

),

claims as (

    select distinct
        {{ claim_bucket('items.claimed_at', 'thresholds.bucket_seconds') }} as bucket,
        coalesce(items.project_id, items.task_type) as project_id,
        items.task_number,
        items.account_id
    from items
    inner join people on items.account_id = people.account_id
    cross join thresholds
    where
        items.claimed_at is not null
        and items.task_number is not null
        and {{ days_between('items.submitted_on', as_of()) }} < thresholds.window_days

)

select * from claims
