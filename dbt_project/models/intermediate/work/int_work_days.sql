-- depends_on: {{ ref('int_submission_days_touched') }}
with

submissions as (

    select * from {{ ref('stg_work__submissions') }}
    {% if is_incremental() %}
    where submitted_on in (select touched.touched_on from {{ ref('int_submission_days_touched') }} as touched)
    {% endif %}

),

tasks as (

    select * from {{ ref('stg_work__tasks') }}

),

timed as (

    select
        submissions.account_id,
        tasks.task_type,
        submissions.submitted_on,
        submissions.billed_seconds,
        submissions.answer,
        submissions.content_tokens,
        submissions.content_bands,
        case
            when submissions.active_seconds > 0 then ln(greatest(submissions.active_seconds, 1))
        end as ln_seconds
    from submissions
    left join tasks on submissions.task_id = tasks.task_id

),

summed as (

    select
        timed.account_id,
        timed.task_type,
        timed.submitted_on,
        count(*) as submissions,
        count(timed.ln_seconds) as timed_submissions,
        sum(timed.ln_seconds) as ln_seconds_sum,
        sum(timed.ln_seconds * timed.ln_seconds) as ln_seconds_squares,
        sum(timed.billed_seconds) as billed_seconds,
        count(timed.answer) as answers,
        count(timed.content_tokens) as texts,
        count(timed.content_bands) as long_texts
    from timed
    group by timed.account_id, timed.task_type, timed.submitted_on

),

days as (

    select
        summed.account_id,
        summed.task_type,
        summed.submissions,
        summed.timed_submissions,
        summed.ln_seconds_sum,
        summed.ln_seconds_squares,
        summed.billed_seconds,
        summed.answers,
        summed.texts,
        summed.long_texts,
        summed.submitted_on
    from summed

)

select * from days
