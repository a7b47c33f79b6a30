with

cases as (

    select * from {{ ref('cases') }}

),

appeal_cases as (

    select * from {{ ref('int_appeal_cases') }}

),

{# What a case is about, in words that stay the same from night to night and from one source to another. #}
matters as (

    select
        cases.case_id,
        cases.subject_account_id,
        cases.queue,
        cases.source_id,
        cases.opened_at,
        cases.closed_at,
        cases.status,
        case
            when appeal_cases.appeal_id is not null then 'appeal:' || appeal_cases.appeal_id
            when cases.case_type in ('screening', 'reactivation') then 'gate:' || cases.case_type
            when cases.case_type = 'quality_audit' or cases.policy_code is null then 'case:' || cases.case_id
            else 'policy:' || cases.policy_code
        end as cause
    from cases
    left join appeal_cases on cases.case_id = appeal_cases.case_id

),

{# A case that is open holds its matter, whatever closing date it kept when it was reopened. #}
keyed as (

    select
        matters.case_id,
        matters.subject_account_id,
        matters.queue,
        matters.cause,
        matters.opened_at,
        matters.status,
        case
            when matters.status = 'closed' then coalesce(matters.closed_at, matters.opened_at)
            else cast('9999-12-31 00:00:00' as {{ t_timestamp() }})
        end as held_until,
        case
            when {{ matches('matters.source_id', "'^[0-9a-f]{32}$'") }} then matters.source_id
            else {{ md5_key(['matters.subject_account_id', 'matters.queue', 'matters.cause']) }}
        end as matter_key
    from matters

),

{# A second case on a matter that an earlier case still holds open has a key of its own. #}
compared as (

    select
        keyed.case_id,
        keyed.subject_account_id,
        keyed.queue,
        keyed.cause,
        keyed.opened_at,
        keyed.status,
        keyed.matter_key,
        coalesce(max(keyed.held_until) over (
            partition by keyed.matter_key
            order by
                keyed.opened_at nulls last,
                keyed.case_id nulls last
            rows between unbounded preceding and 1 preceding
        ) > keyed.opened_at, false) as is_second
    from keyed

),

final as (

    select
        compared.case_id,
        compared.subject_account_id,
        compared.queue,
        compared.cause,
        compared.opened_at,
        compared.status,
        case
            when compared.is_second then {{ md5_key(['compared.matter_key', 'compared.case_id']) }}
            else compared.matter_key
        end as case_key
    from compared

)

select * from final
