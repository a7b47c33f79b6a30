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
        items.account_id,
        items.task_type,
        items.submitted_on,
        items.billed_seconds,
        items.label,
        items.has_text,
        items.has_long_text,
        case
            when items.active_seconds > 0 then ln(greatest(items.active_seconds, 1))
        end as ln_seconds
    from items

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
        count(timed.label) as answers,
        case when min(timed.label) = max(timed.label) then min(timed.label) end as only_answer,
        count(*) filter (where timed.has_text) as texts,
        count(*) filter (where timed.has_long_text) as long_texts
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
        summed.only_answer,
        summed.texts,
        summed.long_texts,
        summed.submitted_on
    from summed

)

select * from days
