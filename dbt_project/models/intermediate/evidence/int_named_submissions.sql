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

)

select * from united
