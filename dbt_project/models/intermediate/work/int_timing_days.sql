-- depends_on: {{ ref('int_submission_days_touched') }}
with

items as (

    select * from {{ ref('int_work_items') }}
    {% if is_incremental() %}
    where submitted_on in (select touched.touched_on from {{ ref('int_submission_days_touched') }} as touched)
    {% endif %}

),

timed as (

    select
        items.task_type,
        items.submitted_on,
        cast(round(1000 * ln(greatest(items.active_seconds, 1))) as bigint) as ln_seconds_thousandths
    from items
    where
        items.active_seconds > 0
        and items.task_number is not null

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
