with

landed as (

    select * from {{ source('lake', 'automation_predictions') }}

),

batches as (

    select * from {{ ref('base_landed_batches') }}

),

checked as (

    select
        landed.prediction_id,
        landed.automation_id,
        landed.version,
        landed.subject_account_id,
        landed.case_id,
        landed.scored_at,
        landed.score,
        landed.is_positive,
        landed.is_shown_to_reviewer,
        landed.sampling_probability,
        landed.updated_at,
        landed._source,
        landed._source_file,
        landed._row_number,
        landed._batch_id,
        batches.landed_seq,
        {{ known_at('coalesce(landed.updated_at, landed.scored_at)', 'batches') }} as known_at,
        {{ is_visible('coalesce(landed.updated_at, landed.scored_at)', 'batches') }} as is_visible,
        {{ row_problems(
            'landed',
            required=['prediction_id', 'automation_id', 'version', 'scored_at', 'score', 'is_positive']
        ) }} as problems
    from landed
    inner join batches on landed._batch_id = batches.batch_id

)

select * from checked
