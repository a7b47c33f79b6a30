with

items as (

    select * from {{ ref('int_queue_items') }}

),

clocks as (

    select * from {{ ref('int_clocks') }}

),

{# The clocks that an item runs under. An appeal has its own beside those of the case it appeals against;
   a case for an appeal that it does not name has the appeal's clock itself. #}
item_clocks as (

    select
        items.case_key,
        clocks.clock_id,
        clocks.stage,
        clocks.sla_state,
        clocks.stopped_at,
        clocks.due_at,
        clocks.target_minutes,
        clocks.target_minutes - clocks.elapsed_minutes as minutes_left,
        clocks.elapsed_minutes / nullif(clocks.target_minutes, 0) as share_used
    from items
    inner join clocks
        on
            items.case_id = clocks.case_id
            and (
                clocks.stage in ('first_response', 'decision', 'approval')
                or (items.case_type = 'appeal' and clocks.stage = 'appeal')
            )
    where items.cause not like 'appeal:%'
    union all
    select
        items.case_key,
        clocks.clock_id,
        clocks.stage,
        clocks.sla_state,
        clocks.stopped_at,
        clocks.due_at,
        clocks.target_minutes,
        clocks.target_minutes - clocks.elapsed_minutes as minutes_left,
        clocks.elapsed_minutes / nullif(clocks.target_minutes, 0) as share_used
    from items
    inner join clocks on items.case_key = clocks.case_key

)

select * from item_clocks
