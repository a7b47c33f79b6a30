with

payloads as (

    select * from {{ ref('int_queue_payloads') }}

),

told as (

    select * from {{ ref('int_queue_told') }}

),

feed_settings as (

    select * from {{ ref('feed_settings') }}

),

steps as (

    select max(feed_settings.value) as priority_step
    from feed_settings
    where
        feed_settings.setting = 'priority_step'
        and {{ in_force('feed_settings', as_of()) }}

),

compared as (

    select
        coalesce(payloads.case_key, told.case_key) as case_key,
        coalesce(payloads.payload, told.payload) as payload,
        coalesce(payloads.facts_key, told.facts_key) as facts_key,
        {{ round_stat('coalesce(payloads.priority, told.priority)') }} as priority,
        case
            when payloads.case_key is null then 'closed'
            when told.case_key is null then 'opened'
            when payloads.facts_key <> told.facts_key then 'updated'
            when
                abs(payloads.priority - told.priority) > steps.priority_step * abs(told.priority)
                then 'updated'
        end as change
    from payloads
    full outer join told on payloads.case_key = told.case_key
    cross join steps

),

changes as (

    select
        {{ md5_key(['compared.case_key', 'compared.change', 'compared.payload', as_of()]) }} as change_id,
        compared.case_key,
        compared.change,
        compared.payload,
        {{ as_of() }} as changed_at,
        compared.facts_key,
        compared.priority,
        {{ as_of() }} as as_of
    from compared
    where compared.change is not null

)

select * from changes
