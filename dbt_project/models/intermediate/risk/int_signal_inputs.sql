with

catalogue as (

    select * from {{ ref('signal_catalogue_seed') }}

),

entities as (

    select * from {{ ref('int_entities_present') }}

),

timing_days as (

    select * from {{ ref('int_timing_days') }}

),

work_items as (

    select * from {{ ref('int_work_items') }}

),

work_days as (

    select * from {{ ref('int_work_days') }}

),

signals as (

    select
        catalogue.signal_code,
        catalogue.family,
        catalogue.roles,
        catalogue.required_entities,
        catalogue.is_shipped,
        catalogue.is_hard_fact
    from catalogue
    where {{ in_force('catalogue', as_of()) }}

),

required as (

    {{ json_list_rows('signals', 'required_entities', 'entity', ['signal_code']) }}

),

missing as (

    select
        required.signal_code,
        {{ joined_text('required.entity', "', '") }} as entities_missing
    from required
    left join entities on required.entity = entities.entity
    where entities.entity is null
    group by required.signal_code

),

fields as (

    select
        'too_fast' as signal_code,
        count(*) > 0 as has_values,
        'active_seconds' as field
    from timing_days
    union all
    select
        'gold_failure' as signal_code,
        count(work_items.is_gold_right) > 0 as has_values,
        'gold_answer' as field
    from work_items
    union all
    select
        'agreement_outlier' as signal_code,
        coalesce(sum(work_days.answers), 0) > 0 as has_values,
        'answer' as field
    from work_days
    where work_days.task_type is not null
    union all
    select
        'near_duplicate_content' as signal_code,
        coalesce(sum(work_days.texts), 0) > 0 as has_values,
        'content' as field
    from work_days

),

inputs as (

    select
        signals.signal_code,
        signals.family,
        signals.roles,
        signals.is_hard_fact,
        coalesce(signals.is_shipped, false) as is_shipped,
        coalesce(signals.is_shipped, false)
        and missing.signal_code is null
        and coalesce(fields.has_values, true) as is_applicable,
        case
            when not coalesce(signals.is_shipped, false) then 'This version does not compute the signal.'
            when missing.signal_code is not null
                then 'The sources bring no rows of ' || missing.entities_missing || '.'
            when not coalesce(fields.has_values, true)
                then 'The sources bring no values of ' || fields.field || '.'
        end as reason
    from signals
    left join missing on signals.signal_code = missing.signal_code
    left join fields on signals.signal_code = fields.signal_code

)

select * from inputs
