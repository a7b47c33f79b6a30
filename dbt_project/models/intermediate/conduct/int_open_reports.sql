with

rules as (

    select * from {{ ref('signal_thresholds') }}

),

thresholds as (

    {{ thresholds_of('rules', 'report_rate', ['window_days', 'prior_right', 'prior_wrong']) }}

),

reports as (

    select * from {{ ref('stg_support__reports') }}

),

decisions as (

    select * from {{ ref('decisions') }}

),

{# An appeal that was won turns the answer round, whichever it was. #}
verdicts as (

    select
        decisions.case_id,
        case
            when decisions.outcome in ('violation', 'no_violation')
                then (decisions.outcome = 'violation') <> decisions.is_overturned
        end as is_founded
    from decisions
    where
        not decisions.is_superseded
        and not decisions.is_interim

),

answers as (

    select
        verdicts.case_id,
        max(case when verdicts.is_founded then 1 else 0 end) as was_right,
        max(case when not verdicts.is_founded then 1 else 0 end) as was_wrong
    from verdicts
    group by verdicts.case_id

),

answered as (

    select
        reports.report_id,
        reports.reporter_account_id,
        reports.subject_account_id,
        reports.created_at,
        answers.case_id is not null as is_answered,
        coalesce(answers.was_right, 0) as was_right,
        case when answers.was_right = 1 then 0 else coalesce(answers.was_wrong, 0) end as was_wrong
    from reports
    left join answers on reports.case_id = answers.case_id
    where
        reports.reporter_account_id is not null
        and reports.reporter_account_id <> reports.subject_account_id

),

records as (

    select
        answered.reporter_account_id,
        sum(answered.was_right) as times_right,
        sum(answered.was_wrong) as times_wrong
    from answered
    group by answered.reporter_account_id

),

open_reports as (

    select
        answered.report_id,
        answered.reporter_account_id,
        answered.subject_account_id,
        answered.created_at,
        {{ day_of('answered.created_at') }} as reported_on,
        (records.times_right + thresholds.prior_right)
        / (records.times_right + records.times_wrong + thresholds.prior_right + thresholds.prior_wrong)
            as weight
    from answered
    inner join records on answered.reporter_account_id = records.reporter_account_id
    cross join thresholds
    where
        not answered.is_answered
        and {{ days_between(day_of('answered.created_at'), as_of()) }} < thresholds.window_days

)

select * from open_reports
