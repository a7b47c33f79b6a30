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

answered as (

    select
        submissions.submission_id,
        submissions.task_id,
        submissions.account_id,
        tasks.task_type,
        submissions.answer as label,
        submissions.submitted_at,
        submissions.submitted_on,
        case
            when coalesce(tasks.is_gold, tasks.gold_answer is not null) then tasks.gold_answer
        end as gold_answer
    from submissions
    inner join tasks on submissions.task_id = tasks.task_id
    where submissions.answer is not null

),

labels as (

    select
        answered.submission_id,
        answered.task_id,
        answered.account_id,
        answered.task_type,
        answered.label,
        answered.gold_answer,
        answered.submitted_at,
        answered.submitted_on
    from answered

)

select * from labels
