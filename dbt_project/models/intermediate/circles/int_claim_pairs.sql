with

rules as (

    select * from {{ ref('signal_thresholds') }}

),

thresholds as (

    {{ thresholds_of('rules', 'lockstep_claims', [
        'window_days', 'bucket_seconds', 'maximum_claimants', 'minimum_matches', 'minimum_days'
    ]) }}

),

accounts as (

    select * from {{ ref('stg_people__accounts') }}

),

counted_items as (

    select * from {{ ref('int_work_items') }}

),

paired_items as (

    select * from {{ ref('int_work_items') }}

),

possible as (

    select cast(count(*) as double) * (count(*) - 1) / 2 as possible_pairs
    from accounts
    where
        accounts.account_role = 'expert'
        and not coalesce(accounts.is_test, false)

),

{# Tasks that several people claimed within one bucket, hubs left out: all that pairs are sought in. #}
crowds as (

    select
        counted_items.task_number,
        {{ claim_bucket('counted_items.claimed_at', 'thresholds.bucket_seconds') }} as bucket
    from counted_items
    cross join thresholds
    where
        counted_items.claimed_at is not null
        and counted_items.task_number is not null
        and {{ days_between('counted_items.submitted_on', as_of()) }} < thresholds.window_days
    group by
        counted_items.task_number,
        {{ claim_bucket('counted_items.claimed_at', 'thresholds.bucket_seconds') }}
    having
        count(*) > 1
        and count(*) <= max(thresholds.maximum_claimants)

),

claims as (

    select distinct
        crowds.task_number,
        crowds.bucket,
        paired_items.account_id,
        {{ day_of('paired_items.claimed_at') }} as claimed_on
    from paired_items
    cross join thresholds
    inner join crowds
        on
            paired_items.task_number = crowds.task_number
            and {{ claim_bucket('paired_items.claimed_at', 'thresholds.bucket_seconds') }} = crowds.bucket
    inner join accounts on paired_items.account_id = accounts.account_id
    where not coalesce(accounts.is_test, false)

),

matched as (

    select
        claims.account_id as account_id_a,
        other_claims.account_id as account_id_b,
        count(*) as matches,
        count(distinct claims.claimed_on) as match_days
    from claims
    inner join claims as other_claims
        on
            claims.task_number = other_claims.task_number
            and claims.bucket = other_claims.bucket
            and claims.account_id < other_claims.account_id
    group by claims.account_id, other_claims.account_id

),

pairs as (

    select
        matched.account_id_a,
        matched.account_id_b,
        matched.matches,
        matched.match_days,
        possible.possible_pairs
    from matched
    cross join possible
    cross join thresholds
    where
        matched.matches >= thresholds.minimum_matches
        and matched.match_days >= thresholds.minimum_days

)

select * from pairs
