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

own_claims as (

    select * from {{ ref('int_own_claims') }}

),

all_items as (

    select * from {{ ref('int_work_items') }}

),

{# When and where both of a pair were at work; whoever else was, too, says what is usual then. #}
meetings as (

    select distinct
        own_claims.bucket,
        own_claims.project_id
    from pairs
    inner join own_claims on pairs.account_id_a = own_claims.account_id
    inner join own_claims as other_claims
        on
            pairs.account_id_b = other_claims.account_id
            and own_claims.bucket = other_claims.bucket
            and own_claims.project_id = other_claims.project_id

),

crowd as (

    select
        meetings.bucket,
        meetings.project_id,
        all_items.task_number,
        all_items.account_id
    from all_items
    cross join thresholds
    inner join meetings
        on
            {{ claim_bucket('all_items.claimed_at', 'thresholds.bucket_seconds') }} = meetings.bucket
            and coalesce(all_items.project_id, all_items.task_type) = meetings.project_id
    where
        all_items.task_number is not null
        and {{ days_between('all_items.submitted_on', as_of()) }} < thresholds.window_days
    group by meetings.bucket, meetings.project_id, all_items.task_number, all_items.account_id

),

{{ claims_by('task', 'crowd', 'task_number') }},

{{ claims_by('account', 'crowd', 'account_id') }},

claims as (

    select
        own_claims.bucket,
        own_claims.project_id,
        tasks.task_id,
        own_claims.account_id,
        (by_task.squares - by_task.claims) / 2 as same_pairs,
        (by_account.claims * by_account.claims - by_account.squares) / 2 as claim_pairs
    from own_claims
    inner join by_task
        on
            own_claims.bucket = by_task.bucket
            and own_claims.project_id = by_task.project_id
    inner join by_account
        on
            own_claims.bucket = by_account.bucket
            and own_claims.project_id = by_account.project_id
    inner join tasks on own_claims.task_number = tasks.version_key

)

select * from claims
