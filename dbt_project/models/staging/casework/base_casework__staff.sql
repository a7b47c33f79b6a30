with

landed as (

    select * from {{ source('lake', 'staff') }}

),

batches as (

    select * from {{ ref('base_landed_batches') }}

),

known as (

    select
        landed.*,
        batches.landed_seq,
        {{ known_at('landed.updated_at', 'batches') }} as known_at
    from landed
    inner join batches on landed._batch_id = batches.batch_id

),

checked as (

    select
        known.*,
        known.known_at <= {{ as_of() }} as is_visible,
        {{ row_problems(
            required=['staff_id', 'team', 'job_level', 'authority_level'],
            enums={
                'team': [
                    'screening',
                    'investigations',
                    'appeals',
                    'quality',
                    'compliance',
                    'community',
                    'leadership',
                ],
                'job_level': [
                    'specialist',
                    'senior',
                    'lead',
                    'manager',
                    'director',
                ],
            }
        ) }} as problems
    from known

)

select * from checked
