with

catalogue as (

    select * from {{ ref('signal_catalogue_seed') }}

),

entities as (

    select * from {{ ref('int_entities_present') }}

),

fields as (

    select * from {{ ref('int_signal_fields') }}

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
