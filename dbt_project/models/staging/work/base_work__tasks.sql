with

landed as (

    select * from {{ source('lake', 'tasks') }}

),

batches as (

    select * from {{ ref('base_landed_batches') }}

),

checked as (

    select
        landed.task_id,
        landed.project_id,
        landed.task_type,
        landed.created_at,
        landed.answer_options,
        landed.is_gold,
        landed.gold_answer,
        landed.pay_amount,
        landed.currency,
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
            required=['task_id', 'task_type', 'created_at']
        ) }} as problems
    from landed
    inner join batches on landed._batch_id = batches.batch_id

)

select * from checked
