with

rules as (

    select * from {{ ref('signal_thresholds') }}

),

thresholds as (

    {{ thresholds_of('rules', 'identity_check_failure', ['minimum_failures']) }}

),

checks as (

    select * from {{ ref('stg_identity__identity_checks') }}

),

answered as (

    select
        checks.account_id,
        checks.check_type,
        checks.check_id,
        checks.status,
        coalesce(checks.is_final, false) as is_final,
        coalesce(checks.completed_at, checks.started_at) as answered_at
    from checks
    where
        checks.check_type in ('document', 'liveness')
        and checks.status <> 'pending'
        and coalesce(checks.completed_at, checks.started_at) <= {{ as_of() }}

),

standing as (

    select
        answered.account_id,
        answered.check_type,
        answered.check_id,
        answered.status = 'pass' as is_passed,
        answered.status = 'fail' and not answered.is_final as is_open,
        answered.status = 'fail'
        and answered.is_final
        and answered.answered_at > coalesce(
            max(case when answered.status = 'pass' then answered.answered_at end) over (
                partition by answered.account_id, answered.check_type
            ),
            cast('1970-01-01 00:00:00' as timestamp)
        ) as is_failure
    from answered

),

by_account as (

    select
        standing.account_id,
        count(*) filter (where standing.is_failure) as failures,
        count(*) filter (where standing.is_passed) as passes,
        count(*) filter (where standing.is_open) as open_attempts,
        {{ string_list('case when standing.is_failure then standing.check_id end') }} as check_ids,
        {{ joined_text('case when standing.is_failure then standing.check_type end', "' and '") }}
            as failed_types
    from standing
    group by standing.account_id

),

judged as (

    select
        by_account.account_id,
        'identity_check_failure' as signal_code,
        'identity' as family,
        case
            when by_account.failures >= thresholds.minimum_failures then 'flagged'
            when by_account.passes > 0 then 'clear'
            else 'insufficient_data'
        end as status,
        case
            when by_account.failures >= thresholds.minimum_failures then 1.0
            when by_account.passes > 0 then 0.0
        end as score,
        cast(by_account.failures as double) as observed_value,
        thresholds.minimum_failures as threshold_value,
        by_account.failures + by_account.passes as sample_size,
        cast(null as double) as p_value,
        cast(null as double) as q_value,
        {{ json_object(raws={
            'final_failures': 'by_account.failures',
            'passes': 'by_account.passes',
            'attempts_that_may_be_repeated': 'by_account.open_attempts',
            'check_ids': 'by_account.check_ids',
        }) }} as evidence,
        case
            when by_account.failures >= thresholds.minimum_failures
                then
                    'The identity check ended in a final failure (' || by_account.failed_types
                    || ') and none of the kind was passed since. A person reads the vendor''s result '
                    || 'and asks for another document first.'
            when by_account.passes > 0 then 'No final failure stands; the identity check was passed.'
            else 'The identity check has no final result yet; an attempt that may be repeated does not count.'
        end as explanation
    from by_account
    cross join thresholds

)

select * from judged
