-- Recounts from the commit markers of ingest: what readers saw of an entity lies in the warehouse, all of it.
with

markers as (

    select * from {{ ref('base_landing_markers') }}

),

health as (

    select * from {{ ref('source_health') }}

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
    where
        coalesce(rows_read.rows_read, 0)
        is distinct from health.rows_accepted + health.rows_quarantined + health.rows_deferred
        or health.rows_total is distinct from health.rows_accepted + health.rows_quarantined

)

select * from differences
