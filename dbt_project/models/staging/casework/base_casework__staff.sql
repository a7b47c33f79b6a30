with

landed as (

    select * from {{ source('lake', 'staff') }}

),

batches as (

    select * from {{ ref('base_landed_batches') }}

),

checked as (

    select
        landed.staff_id,
        landed.team,
        landed.job_level,
        landed.authority_level,
        landed.timezone,
        landed.calendar,
        landed.started_on,
        landed.ended_on,
        landed.updated_at,
        landed._source,
        landed._source_file,
        landed._row_number,
        landed._batch_id,
        batches.landed_seq,
        {{ known_at('landed.updated_at', 'batches') }} as known_at,
        {{ is_visible('landed.updated_at', 'batches') }} as is_visible,
        {{ row_problems(
            'landed',
            required=['staff_id', 'team', 'job_level', 'authority_level'],
            enums={
                'team': [
                    'screening', 'investigations', 'appeals', 'quality', 'compliance', 'community',
                    'leadership'
                ],
                'job_level': ['specialist', 'senior', 'lead', 'manager', 'director'],
            }
        ) }} as problems
    from landed
    inner join batches on landed._batch_id = batches.batch_id

)

select * from checked
