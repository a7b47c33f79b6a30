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
        cast(round(1000 * ln(greatest(submissions.active_seconds, 1))) as bigint) as ln_seconds_thousandths
    from submissions
    inner join tasks on submissions.task_id = tasks.task_id
    where submissions.active_seconds > 0

),

counted as (

    select
        timed.task_type,
        timed.ln_seconds_thousandths,
        timed.submitted_on,
        count(*) as submissions
    from timed
    group by timed.task_type, timed.ln_seconds_thousandths, timed.submitted_on

),

days as (

    select
        counted.task_type,
        counted.ln_seconds_thousandths,
        counted.submissions,
        counted.submitted_on
    from counted

)

select * from days
