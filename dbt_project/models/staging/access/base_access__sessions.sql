with

landed as (

    select * from {{ source('lake', 'sessions') }}

),

batches as (

    select * from {{ ref('base_landed_batches') }}

),

known as (

    select
        landed.*,
        batches.landed_seq,
        {{ known_at('coalesce(landed.updated_at, landed.started_at)', 'batches') }} as known_at
    from landed
    inner join batches on landed._batch_id = batches.batch_id

),

checked as (

    select
        known.*,
        known.known_at <= {{ as_of() }} as is_visible,
        {{ row_problems(
            required=['session_id', 'account_id', 'started_at'],
            enums={
                'ip_asn_type': [
                    'residential',
                    'mobile',
                    'hosting',
                    'vpn',
                    'corporate',
                    'education',
                    'unknown',
                ],
            }
        ) }} as problems
    from known

)

select * from checked
