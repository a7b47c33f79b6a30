with

landed as (

    select * from {{ source('lake', 'notices') }}

),

batches as (

    select * from {{ ref('base_landed_batches') }}

),

checked as (

    select
        landed.notice_id,
        landed.decision_id,
        landed.account_id,
        landed.sent_at,
        landed.channel,
        landed.states_action_and_scope,
        landed.states_facts,
        landed.states_automated_means,
        landed.states_ground,
        landed.states_redress,
        landed.updated_at,
        landed._source,
        landed._source_file,
        landed._row_number,
        landed._batch_id,
        batches.landed_seq,
        {{ known_at('coalesce(landed.updated_at, landed.sent_at)', 'batches') }} as known_at,
        {{ is_visible('coalesce(landed.updated_at, landed.sent_at)', 'batches') }} as is_visible,
        {{ row_problems(
            'landed',
            required=['notice_id', 'decision_id', 'account_id', 'sent_at']
        ) }} as problems
    from landed
    inner join batches on landed._batch_id = batches.batch_id

)

select * from checked
