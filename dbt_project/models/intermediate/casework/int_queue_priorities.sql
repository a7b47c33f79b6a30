with

items as (

    select * from {{ ref('int_queue_items') }}

),

clocks as (

    select * from {{ ref('int_queue_clocks') }}

),

account_risk as (

    select * from {{ ref('account_risk') }}

),

source_outcomes as (

    select * from {{ ref('int_source_outcomes') }}

),

holds as (

    select * from {{ ref('int_queue_holds') }}

),

priority_weights as (

    select * from {{ ref('priority_weights') }}

),

{# step 1: what each part rests on #}
grounds as (

    select
        items.case_key,
        items.severity,
        items.opened_at,
        priority_weights.harm_per_day,
        cast(priority_weights.handling_minutes as double) as handling_minutes,
        case when holds.account_id is not null then priority_weights.hold_cost_per_day else 0 end
            as hold_per_day,
        case
            when items.source = 'flag' and account_risk.risk_score is not null then account_risk.risk_score
            else coalesce(source_outcomes.probability, 0.5)
        end as probability,
        least(coalesce(clocks.share_used, 0), 2) as share_used,
        coalesce(clocks.greatest_share_used, 0) > 2 as is_starving
    from items
    inner join priority_weights
        on
            items.severity = priority_weights.severity
            and {{ in_force('priority_weights', as_of()) }}
    left join clocks on items.case_key = clocks.case_key
    left join account_risk on items.subject_account_id = account_risk.account_id
    left join source_outcomes on items.source = source_outcomes.source
    left join holds on items.subject_account_id = holds.account_id

),

{# step 2: harm and hold per minute of work, growing with the square of the share of the target used; from twice the target
   on, step 3 takes over, so that age alone never puts a trifle before an emergency #}
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
        grounds.hold_per_day / grounds.handling_minutes as hold
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
        parts.hold,
        (parts.harm + parts.hold) * ((1 + parts.share_used) * (1 + parts.share_used) - 1) as ageing,
        {{ round_stat('(parts.harm + parts.hold) * (1 + parts.share_used) * (1 + parts.share_used)') }}
            as own_priority
    from parts

),

{# step 3: nothing older than twice its target stands behind a younger item of its severity #}
lifted as (

    select
        weighed.case_key,
        weighed.harm_per_day,
        weighed.handling_minutes,
        weighed.hold_per_day,
        weighed.probability,
        weighed.share_used,
        weighed.harm,
        weighed.hold,
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
            'hold': round_stat('lifted.hold'),
            'ageing': round_stat('lifted.ageing'),
            'lift': round_stat('lifted.priority - lifted.own_priority'),
        }) }} as priority_parts
    from lifted

)

select * from final
