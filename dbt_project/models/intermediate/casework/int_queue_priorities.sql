with

grounds as (

    select * from {{ ref('int_queue_priority_grounds') }}

),

{# step 1: harm and hold per minute of work, growing with the square of the share of the target used; from
   twice the target on, step 2 takes over, so that age alone never puts a trifle before an emergency #}
parts as (

    select
        grounds.case_key,
        grounds.severity,
        grounds.opened_at,
        grounds.harm_per_day,
        grounds.handling_minutes,
        grounds.hold_per_day,
        grounds.probability,
        grounds.share_used,
        grounds.is_starving,
        grounds.harm_per_day * grounds.probability / grounds.handling_minutes as harm,
        grounds.hold_per_day / grounds.handling_minutes as hold_cost
    from grounds

),

weighed as (

    select
        parts.case_key,
        parts.severity,
        parts.opened_at,
        parts.harm_per_day,
        parts.handling_minutes,
        parts.hold_per_day,
        parts.probability,
        parts.share_used,
        parts.is_starving,
        parts.harm,
        parts.hold_cost,
        (parts.harm + parts.hold_cost) * ((1 + parts.share_used) * (1 + parts.share_used) - 1) as ageing,
        {{ round_stat('(parts.harm + parts.hold_cost) * (1 + parts.share_used) * (1 + parts.share_used)') }}
            as own_priority
    from parts

),

{# step 2: nothing older than twice its target stands behind a younger item of its severity #}
lifted as (

    select
        weighed.case_key,
        weighed.harm_per_day,
        weighed.handling_minutes,
        weighed.hold_per_day,
        weighed.probability,
        weighed.share_used,
        weighed.harm,
        weighed.hold_cost,
        weighed.ageing,
        weighed.own_priority,
        case
            when weighed.is_starving
                then max(weighed.own_priority) over (
                    partition by weighed.severity
                    order by
                        weighed.opened_at desc nulls last,
                        weighed.case_key desc nulls last
                    rows between unbounded preceding and current row
                )
            else weighed.own_priority
        end as priority
    from weighed

),

final as (

    select
        lifted.case_key,
        lifted.priority,
        {{ json_object(raws={
            'harm_per_day': round_stat('lifted.harm_per_day'),
            'probability': round_stat('lifted.probability'),
            'handling_minutes': round_stat('lifted.handling_minutes'),
            'hold_per_day': round_stat('lifted.hold_per_day'),
            'share_of_target_used': round_stat('lifted.share_used'),
            'harm': round_stat('lifted.harm'),
            'hold': round_stat('lifted.hold_cost'),
            'ageing': round_stat('lifted.ageing'),
            'lift': round_stat('lifted.priority - lifted.own_priority'),
        }) }} as priority_parts
    from lifted

)

select * from final
