with

decisions as (

    select * from {{ ref('enforcement_decisions') }}

),

appeals as (

    select * from {{ ref('stg_casework__appeals') }}

),

catalogue as (

    select * from {{ ref('metric_catalogue') }}

),

appealed as (

    select distinct
        appeals.decision_id,
        appeals.account_id
    from appeals
    where appeals.filed_at <= {{ as_of() }}

),

provided as (

    select * from {{ ref('int_provided_entities') }}

),

events as (

    select
        cast(decisions.effective_at as date) as metric_date,
        decisions.policy_code as dimension_value,
        1 as denominator,
        case when appealed.decision_id is null then 0 else 1 end as numerator
    from decisions
    inner join provided on provided.entity = 'appeals'
    inner join catalogue on catalogue.metric_code = 'appeal_rate'
    left join appealed
        on
            decisions.decision_id = appealed.decision_id
            and decisions.subject_account_id = appealed.account_id
    where
        decisions.is_adverse
        and decisions.effective_at <= {{ as_of() }}
        and {{ seconds_between('decisions.effective_at', as_of()) }} >= catalogue.maturity_days * 86400

),

measured as (

    {{ measured_by('events', 'policy') }}

),

final as (

    select
        measured.metric_date,
        measured.dimension,
        measured.dimension_value,
        measured.numerator,
        measured.denominator
    from measured

)

select * from final
