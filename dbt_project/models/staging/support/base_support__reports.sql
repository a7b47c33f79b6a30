with

landed as (

    select * from {{ source('lake', 'reports') }}

),

batches as (

    select * from {{ ref('base_landed_batches') }}

),

checked as (

    select
        landed.report_id,
        landed.reporter_account_id,
        landed.subject_account_id,
        landed.subject_id,
        landed.channel,
        landed.policy_code,
        landed.created_at,
        landed.case_id,
        landed.updated_at,
        landed._source,
        landed._source_file,
        landed._row_number,
        landed._batch_id,
        batches.landed_seq,
        {{ known_at('coalesce(landed.updated_at, landed.created_at)', 'batches') }} as known_at,
        {{ is_visible('coalesce(landed.updated_at, landed.created_at)', 'batches') }} as is_visible,
        {{ row_problems(
            'landed',
            required=['report_id', 'subject_account_id', 'channel', 'created_at'],
            enums={
                'channel': [
                    'in_app', 'email', 'chat', 'phone', 'social', 'trusted_flagger', 'legal',
                    'customer'
                ],
            }
        ) }} as problems
    from landed
    inner join batches on landed._batch_id = batches.batch_id

)

select * from checked
