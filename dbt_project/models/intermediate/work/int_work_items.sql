-- depends_on: {{ ref('int_submission_days_touched') }}
with

submissions as (

    select * from {{ ref('stg_work__submissions') }}
    {% if is_incremental() %}
    where {{ in_touched_days('submitted_at', ref('int_submission_days_touched')) }}
    {% endif %}

),

tasks as (

    select * from {{ ref('stg_work__tasks') }}

),

joined as (

    select
        submissions.version_key,
        tasks.version_key as task_number,
        submissions.account_id,
        tasks.task_type,
        tasks.project_id,
        submissions.answer as label,
        submissions.active_seconds,
        submissions.billed_seconds,
        submissions.concurrent_tasks,
        submissions.claimed_at,
        submissions.submitted_at,
        submissions.submitted_on,
        case
            when coalesce(tasks.is_gold, tasks.gold_answer is not null)
                then submissions.answer = tasks.gold_answer
        end as is_gold_right,
        submissions.content_tokens is not null as has_text,
        submissions.content_bands is not null as has_long_text
    from submissions
    left join tasks on submissions.task_id = tasks.task_id

),

items as (

    select
        joined.version_key,
        joined.task_number,
        joined.account_id,
        joined.task_type,
        joined.project_id,
        joined.label,
        joined.is_gold_right,
        joined.active_seconds,
        joined.billed_seconds,
        joined.concurrent_tasks,
        joined.has_text,
        joined.has_long_text,
        joined.claimed_at,
        joined.submitted_at,
        joined.submitted_on
    from joined

)

select * from items
