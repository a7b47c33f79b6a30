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

)

select * from grounds
