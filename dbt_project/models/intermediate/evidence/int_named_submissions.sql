with

copied_answers as (

    select * from {{ ref('int_copied_answers') }}

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

)

select * from united
