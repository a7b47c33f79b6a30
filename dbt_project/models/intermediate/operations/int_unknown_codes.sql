{# Where the input names something that a seed must know: entity, staging model, column, seed. #}
{% set references = [
    ('cases', 'stg_casework__cases', 'queue', 'queues'),
    ('cases', 'stg_casework__cases', 'policy_code', 'policies'),
    ('cases', 'stg_casework__cases', 'severity', 'severity_tiers'),
    ('decisions', 'stg_casework__decisions', 'policy_code', 'policies'),
    ('decisions', 'stg_casework__decisions', 'action', 'actions'),
    ('decisions', 'stg_casework__decisions', 'severity', 'severity_tiers'),
    ('reports', 'stg_support__reports', 'policy_code', 'policies'),
    ('staff', 'stg_casework__staff', 'calendar', 'calendars'),
] %}
{% set codes = {
    'queues': 'queue',
    'policies': 'policy_code',
    'actions': 'action',
    'calendars': 'calendar',
    'severity_tiers': 'severity',
} %}
with

{% for name in (references | map(attribute=1) | unique | list) + (codes | list) %}
{{ name }} as (

    select * from {{ ref(name) }}

),

{% endfor %}
named as (

    {% for entity, model, column, seed in references %}
    select
        '{{ entity }}' as entity,
        '{{ column }}' as column_name,
        '{{ seed }}' as seed,
        nullif(trim(cast({{ model }}.{{ column }} as {{ t_text() }})), '') as code
    from {{ model }}
    {% if not loop.last %}union all{% endif %}
    {% endfor %}

),

{# A code is known if any span of its seed has it: what a rule was once called is no mistake. #}
known as (

    {% for seed, code in codes.items() %}
    select
        '{{ seed }}' as seed,
        cast({{ seed }}.{{ code }} as {{ t_text() }}) as code
    from {{ seed }}
    {% if not loop.last %}union{% endif %}
    {% endfor %}

),

strangers as (

    select
        named.entity,
        named.column_name,
        named.code,
        count(*) as uses
    from named
    left join known
        on
            named.seed = known.seed
            and named.code = known.code
    where
        named.code is not null
        and known.code is null
    group by named.entity, named.column_name, named.code

),

entities as (

    select
        strangers.entity,
        {{ joined_text("strangers.column_name || ' ' || strangers.code", "', '") }} as codes,
        cast(sum(strangers.uses) as bigint) as uses
    from strangers
    group by strangers.entity

)

select * from entities
