with

decisions as (

    select * from {{ ref('decisions') }}

),

cases as (

    select * from {{ ref('cases') }}

),

appeals as (

    select * from {{ ref('stg_casework__appeals') }}

),

outcomes as (

    select
        cases.source,
        case when decisions.outcome = 'violation' and not decisions.is_overturned then 1 else 0 end
            as is_founded
    from decisions
    inner join cases on decisions.case_id = cases.case_id
    where
        decisions.outcome in ('violation', 'no_violation', 'insufficient_evidence')
        and cases.case_type <> 'appeal'
        and not decisions.is_interim
    union all
    select
        'appeal' as source,
        case when appeals.outcome in ('overturned', 'partly_overturned') then 1 else 0 end as is_founded
    from appeals
    where appeals.outcome in ('upheld', 'overturned', 'partly_overturned')

),

{# Laplace's rule of succession: (founded + 1) / (decided + 2), a half where nothing was decided yet. #}
shares as (

    select
        outcomes.source,
        count(*) as decided,
        sum(outcomes.is_founded) as founded,
        (sum(outcomes.is_founded) + 1) / cast(count(*) + 2 as double) as probability
    from outcomes
    group by outcomes.source

)

select * from shares
