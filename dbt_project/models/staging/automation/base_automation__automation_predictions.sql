with

landed as (

    select * from {{ source('lake', 'automation_predictions') }}

),

batches as (

    select * from {{ ref('base_landed_batches') }}

),

known as (

    select
        landed.*,
        batches.landed_seq,
        {{ known_at('coalesce(landed.updated_at, landed.scored_at)', 'batches') }} as known_at
    from landed
    inner join batches on landed._batch_id = batches.batch_id

),

checked as (

    select
        known.*,
        known.known_at <= {{ as_of() }} as is_visible,
        {{ row_problems(
            required=['prediction_id', 'automation_id', 'version', 'scored_at', 'score', 'is_positive']
        ) }} as problems
    from known

)

select * from checked
