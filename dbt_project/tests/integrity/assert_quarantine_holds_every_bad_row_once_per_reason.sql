-- The rows of the published quarantine are the bad rows that source_health counts.
with

quarantine as (

    select * from {{ ref('quarantine') }}

),

health as (

    select * from {{ ref('source_health') }}

),

bad_rows as (

    select distinct
        quarantine.entity,
        quarantine.batch_id,
        quarantine.row_number
    from quarantine

),

counts as (

    select
        bad_rows.entity,
        count(*) as rows_quarantined
    from bad_rows
    group by bad_rows.entity

),

differences as (

    select
        health.entity,
        health.rows_quarantined,
        counts.rows_quarantined as rows_published
    from health
    left join counts on health.entity = counts.entity
    where health.rows_quarantined is distinct from coalesce(counts.rows_quarantined, 0)

)

select * from differences
