with

items as (

    select * from {{ ref('int_queue_items') }}

),

evidence_requirements as (

    select * from {{ ref('evidence_requirements') }}

),

evidence_items as (

    select * from {{ ref('stg_casework__evidence_items') }}

),

held as (

    select distinct
        evidence_items.case_id,
        evidence_items.evidence_type
    from evidence_items

),

missing as (

    select
        items.case_key,
        {{ string_list('evidence_requirements.evidence_type') }} as missing_evidence
    from items
    inner join evidence_requirements
        on
            items.policy_code = evidence_requirements.policy_code
            and {{ in_force('evidence_requirements', as_of()) }}
    left join held
        on
            items.case_id = held.case_id
            and evidence_requirements.evidence_type = held.evidence_type
    where
        items.case_type <> 'appeal'
        and held.case_id is null
    group by items.case_key

)

select * from missing
