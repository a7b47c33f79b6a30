with

copied_answers as (

    select * from {{ ref('int_copied_answers') }}

),

writing_submissions as (

    select * from {{ ref('int_writing_submissions') }}

),

clock_submissions as (

    select * from {{ ref('int_clock_submissions') }}

),

quality_submissions as (

    select * from {{ ref('int_quality_submissions') }}

),

line_submissions as (

    select * from {{ ref('int_line_submissions') }}

),

odd_hours as (

    select * from {{ ref('int_odd_hours') }}

),

hour_bursts as (

    select * from {{ ref('int_hour_bursts') }}

),

odd_hour_submissions as (

    select
        odd_hours.version_key,
        odd_hours.account_id,
        'odd_hours_burst' as signal_code,
        cast(odd_hours.hour_of_day as double) as observed_value,
        cast(null as double) as threshold_value,
        'The first of ' || {{ number_text('odd_hours.submissions', 0) }}
        || ' handed in within an hour of the day at which this account hardly ever worked before.'
            as explanation
    from odd_hours
    inner join hour_bursts on odd_hours.account_id = hour_bursts.account_id
    where hour_bursts.is_flagged and odd_hours.is_odd and not odd_hours.is_explained
    qualify row_number() over (
        partition by odd_hours.account_id order by odd_hours.version_key desc nulls last
    ) <= {{ evidence_rows() }}

),

united as (

    select
        copied_answers.version_key,
        copied_answers.account_id,
        copied_answers.signal_code,
        copied_answers.observed_value,
        copied_answers.threshold_value,
        copied_answers.explanation
    from copied_answers
    union all
    select
        writing_submissions.version_key,
        writing_submissions.account_id,
        writing_submissions.signal_code,
        writing_submissions.observed_value,
        writing_submissions.threshold_value,
        writing_submissions.explanation
    from writing_submissions
    union all
    select
        clock_submissions.version_key,
        clock_submissions.account_id,
        clock_submissions.signal_code,
        clock_submissions.observed_value,
        clock_submissions.threshold_value,
        clock_submissions.explanation
    from clock_submissions
    union all
    select
        quality_submissions.version_key,
        quality_submissions.account_id,
        quality_submissions.signal_code,
        quality_submissions.observed_value,
        quality_submissions.threshold_value,
        quality_submissions.explanation
    from quality_submissions
    union all
    select
        line_submissions.version_key,
        line_submissions.account_id,
        line_submissions.signal_code,
        line_submissions.observed_value,
        line_submissions.threshold_value,
        line_submissions.explanation
    from line_submissions
    union all
    select * from odd_hour_submissions

)

select * from united
