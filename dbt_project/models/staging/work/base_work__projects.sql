with

landed as (

    select * from {{ source('lake', 'projects') }}

),

batches as (

    select * from {{ ref('base_landed_batches') }}

),

checked as (

    select
        landed.project_id,
        landed.customer_account_id,
        landed.name,
        landed.domain,
        landed.guideline_version,
        landed.started_at,
        landed.ended_at,
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
            required=['project_id']
        ) }} as problems
    from landed
    inner join batches on landed._batch_id = batches.batch_id

)

select * from checked
