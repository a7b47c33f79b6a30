with

decisions as (

    select * from {{ ref('decisions') }}

),

provided as (

    select * from {{ ref('int_provided_entities') }}

),

replacements as (

    select * from {{ ref('int_decision_replacements') }}

),

{# A lock ends as any interim action does; where no cases are brought, it may have ended with its case. #}
instants as (

    select
        decisions.decision_id,
        decisions.case_id,
        decisions.subject_account_id,
        decisions.decided_by,
        decisions.action,
        case
            when decisions.action <> 'access_lock' then decisions.decided_at
            when
                {{ seconds_between('decisions.effective_at', least_of([
                    'decisions.ends_at', 'decisions.case_closed_at', 'replacements.replaced_at',
                    'decisions.overturned_at', as_of(),
                ])) }} > decisions.action_max_days * 86400
                and (decisions.ends_at is not null or provided.entity is not null)
                then {{ add_seconds('decisions.effective_at', 'decisions.action_max_days * 86400') }}
        end as broke_at
    from decisions
    left join replacements on decisions.decision_id = replacements.decision_id
    left join provided on provided.entity = 'cases'
    where
        decisions.automation_level = 'full'
        and decisions.is_adverse

),

findings as (

    select
        'automated_adverse_decision' as control_code,
        instants.decision_id,
        instants.case_id,
        instants.decision_id as source_id,
        instants.subject_account_id,
        instants.decided_by as staff_id,
        instants.broke_at as found_at,
        instants.decided_by || ' decided ' || instants.action || ' against ' || instants.subject_account_id
        || ' without a person, at ' || {{ said_at('instants.broke_at') }} || '.' as message
    from instants
    where instants.broke_at is not null

)

select * from findings
