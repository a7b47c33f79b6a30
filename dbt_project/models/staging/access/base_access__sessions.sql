with

landed as (

    select * from {{ source('lake', 'sessions') }}

),

batches as (

    select * from {{ ref('base_landed_batches') }}

),

bad_rows as (

    select * from {{ ref('base_access__sessions_bad') }}

),

checked as (

    select
        landed.session_id,
        landed.account_id,
        landed.started_at,
        landed.ended_at,
        landed.device_id,
        landed.ip_address,
        landed.ip_prefix,
        landed.ip_country,
        landed.ip_asn_type,
        landed.ip_latitude,
        landed.ip_longitude,
        landed.ip_accuracy_km,
        landed.browser_timezone,
        landed.os_family,
        landed.browser_family,
        landed.is_remote_desktop,
        landed.updated_at,
        landed._source,
        landed._source_file,
        landed._row_number,
        landed._batch_id,
        batches.landed_seq,
        {{ known_at('coalesce(landed.updated_at, landed.started_at)', 'batches') }} as known_at,
        {{ is_visible('coalesce(landed.updated_at, landed.started_at)', 'batches') }} as is_visible,
        bad_rows.problems
    from landed
    inner join batches on landed._batch_id = batches.batch_id
    left join bad_rows
        on
            landed._batch_id = bad_rows._batch_id
            and landed._row_number = bad_rows._row_number

)

select * from checked
