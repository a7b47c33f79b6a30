-- depends_on: {{ ref('int_submission_days_touched') }}
with

items as (

    select * from {{ ref('int_work_items') }}
    {% if is_incremental() %}
    where submitted_on in (select touched.touched_on from {{ ref('int_submission_days_touched') }} as touched)
    {% endif %}

),

placed as (

    select
        items.account_id,
        items.project_id,
        items.version_key,
        items.submitted_on,
        cast(extract(hour from items.submitted_at) as bigint) as hour_of_day
    from items

),

summed as (

    select
        placed.account_id,
        placed.project_id,
        placed.hour_of_day,
        placed.submitted_on,
        count(*) as submissions,
        min(placed.version_key) as version_key
    from placed
    group by placed.account_id, placed.project_id, placed.hour_of_day, placed.submitted_on

),

hours as (

    select
        summed.account_id,
        summed.project_id,
        summed.hour_of_day,
        summed.submissions,
        summed.version_key,
        summed.submitted_on
    from summed

)

select * from hours
