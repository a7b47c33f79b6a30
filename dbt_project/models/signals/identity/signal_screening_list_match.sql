with

rules as (

    select * from {{ ref('signal_thresholds') }}

),

thresholds as (

    {{ thresholds_of('rules', 'screening_list_match', ['minimum_matches']) }}

),

checks as (

    select * from {{ ref('stg_identity__identity_checks') }}

),

answered as (

    select
        checks.account_id,
        checks.check_id,
        checks.list_version,
        coalesce(checks.completed_at, checks.started_at) as answered_at,
        {{ list_disposition('checks') }} as disposition
    from checks
    where
        checks.check_type = 'sanctions'
        and checks.status <> 'pending'
        and coalesce(checks.completed_at, checks.started_at) <= {{ as_of() }}

),

ordered as (

    select
        answered.account_id,
        answered.check_id,
        answered.answered_at,
        answered.disposition = 'true_match' as is_match,
        answered.disposition = 'potential_match' as is_question,
        coalesce(
            max(case when answered.disposition = 'false_match' then answered.answered_at end)
                over (partition by answered.account_id),
            cast('1970-01-01 00:00:00' as timestamp)
        ) as cleared_at,
        coalesce(
            max(
                case
                    when answered.disposition in ('false_match', 'true_match') then answered.answered_at
                end
            ) over (partition by answered.account_id),
            cast('1970-01-01 00:00:00' as timestamp)
        ) as disposed_at
    from answered

),

by_account as (

    select
        ordered.account_id,
        count(*) as screenings,
        count(*) filter (where ordered.is_match and ordered.answered_at >= ordered.cleared_at) as matches,
        count(*) filter (where ordered.is_question and ordered.answered_at >= ordered.disposed_at)
            as questions,
        {{ string_list(
            'case when ordered.is_match and ordered.answered_at >= ordered.cleared_at then ordered.check_id end'
        ) }} as check_ids
    from ordered
    group by ordered.account_id

),

judged as (

    select
        by_account.account_id,
        'screening_list_match' as signal_code,
        'identity' as family,
        case
            when by_account.matches >= thresholds.minimum_matches then 'flagged'
            when by_account.questions > 0 then 'insufficient_data'
            else 'clear'
        end as status,
        case
            when by_account.matches >= thresholds.minimum_matches then 1.0
            when by_account.questions = 0 then 0.0
        end as score,
        cast(by_account.matches as double) as observed_value,
        thresholds.minimum_matches as threshold_value,
        by_account.screenings as sample_size,
        cast(null as double) as p_value,
        cast(null as double) as q_value,
        {{ json_object(raws={
            'screenings': 'by_account.screenings',
            'confirmed_matches': 'by_account.matches',
            'open_questions': 'by_account.questions',
            'check_ids': 'by_account.check_ids',
        }) }} as evidence,
        case
            when by_account.matches >= thresholds.minimum_matches
                then 'A person confirmed a match with a sanctions list, and nobody has withdrawn it.'
            when by_account.questions > 0
                then 'A name is like one on a sanctions list. That is no match: a person has yet to look.'
            else 'No match with a sanctions list stands.'
        end as explanation
    from by_account
    cross join thresholds

)

select * from judged
