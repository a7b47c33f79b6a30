-- Recounts from the commit markers of ingest: what readers saw of an entity lies in the warehouse, all of it.
with

markers as (

    select * from {{ ref('base_landing_markers') }}

),

health as (

    select * from {{ ref('source_health') }}

),

landed as (

    select * from {{ ref('int_landed_row_counts') }}

),

rejected as (

    select * from {{ ref('int_rejected_row_counts') }}

),

rows_read as (

    select
        markers.entity,
        sum(markers.rows_read) as rows_read
    from markers
    where markers.status = 'landed'
    group by markers.entity

),

differences as (

    select
        health.entity,
        rows_read.rows_read,
        health.rows_accepted,
        health.rows_quarantined,
        health.rows_deferred
    from health
    left join rows_read on health.entity = rows_read.entity
    left join landed on health.entity = landed.entity
    left join rejected on health.entity = rejected.entity
    where
        coalesce(rows_read.rows_read, 0)
        is distinct from health.rows_accepted + health.rows_quarantined + health.rows_deferred
        + coalesce(landed.rows_to_come, 0)
        + coalesce(rejected.rows_rejected_ever, 0) - coalesce(rejected.rows_rejected, 0)
        or health.rows_total is distinct from health.rows_accepted + health.rows_quarantined

)

select * from differences
