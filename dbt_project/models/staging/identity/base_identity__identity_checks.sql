with

landed as (

    select * from {{ source('lake', 'identity_checks') }}

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
            required=['check_id', 'account_id', 'check_type', 'status', 'started_at'],
            enums={
                'check_type': [
                    'document',
                    'liveness',
                    'sanctions',
                    'pep',
                    'address',
                    'credential',
                    'age',
                ],
                'status': [
                    'pending',
                    'pass',
                    'refer',
                    'fail',
                ],
                'match_disposition': [
                    'no_match',
                    'potential_match',
                    'true_match',
                    'false_match',
                ],
            }
        ) }} as problems
    from known

)

select * from checked
