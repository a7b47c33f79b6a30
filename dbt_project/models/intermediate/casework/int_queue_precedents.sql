{# How many precedents a person is shown. #}
{% set shown = 5 %}
with

items as (

    select * from {{ ref('int_queue_items') }}

),

decisions as (

    select * from {{ ref('decisions') }}

),

{# The newest decisions that stand on one policy and severity, those that set a precedent first. Twice as
   many are kept as are shown, for a case is no precedent of its own; the join stays bounded. #}
standing as (

    select
        decisions.decision_id,
        decisions.case_id,
        decisions.policy_code,
        decisions.severity,
        row_number() over (
            partition by
                decisions.policy_code,
                decisions.severity
            order by
                case when decisions.is_precedent_setting then 0 else 1 end asc nulls last,
                decisions.decided_at desc nulls last,
                decisions.decision_id asc nulls last
        ) as standing_rank
    from decisions
    where
        decisions.outcome = 'violation'
        and not decisions.is_overturned
        and not decisions.is_superseded
        and not decisions.is_interim

),

ranked as (

    select
        items.case_key,
        standing.decision_id,
        row_number() over (
            partition by items.case_key
            order by standing.standing_rank nulls last
        ) as precedent_rank
    from items
    inner join standing
        on
            items.policy_code = standing.policy_code
            and items.severity = standing.severity
            and standing.standing_rank <= {{ 2 * shown }}
            and standing.case_id is distinct from items.case_id

),

listed as (

    select
        ranked.case_key,
        {{ string_list('ranked.decision_id', 'ranked.precedent_rank') }} as precedents
    from ranked
    where ranked.precedent_rank <= {{ shown }}
    group by ranked.case_key

)

select * from listed
