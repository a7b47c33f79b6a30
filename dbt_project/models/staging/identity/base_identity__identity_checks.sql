with

landed as (

    select * from {{ source('lake', 'identity_checks') }}

),

batches as (

    select * from {{ ref('base_landed_batches') }}

),

checked as (

    select
        landed.check_id,
        landed.account_id,
        landed.check_type,
        landed.vendor,
        landed.status,
        landed.is_final,
        landed.attempt_number,
        landed.document_type,
        landed.document_country,
        landed.document_number,
        landed.document_expires_on,
        landed.list_version,
        landed.match_disposition,
        landed.reason_code,
        landed.started_at,
        landed.completed_at,
        landed.updated_at,
        landed._source,
        landed._source_file,
        landed._row_number,
        landed._batch_id,
        batches.landed_seq,
        {{ known_at('coalesce(landed.updated_at, landed.started_at)', 'batches') }} as known_at,
        {{ is_visible('coalesce(landed.updated_at, landed.started_at)', 'batches') }} as is_visible,
        {{ row_problems(
            'landed',
            required=['check_id', 'account_id', 'check_type', 'status', 'started_at'],
            enums={
                'check_type': [
                    'document', 'liveness', 'sanctions', 'pep', 'address', 'credential', 'age'
                ],
                'status': ['pending', 'pass', 'refer', 'fail'],
                'match_disposition': ['no_match', 'potential_match', 'true_match', 'false_match'],
            }
        ) }} as problems
    from landed
    inner join batches on landed._batch_id = batches.batch_id

)

select * from checked
