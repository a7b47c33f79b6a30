{% set sources = [
    'identity', 'documents', 'sanctions', 'links', 'velocity', 'golds', 'days', 'work', 'cases', 'enforcement',
    'strikes', 'served', 'money', 'signals', 'risk',
] %}
with

{% for source in sources %}
{{ source }}_facts as (

    select * from {{ ref('gate_facts_' ~ source) }}

),

{% endfor %}
facts as (

    {% for source in sources %}
    select * from {{ source }}_facts
    {% if not loop.last %}union all{% endif %}
    {% endfor %}

),

final as (

    {{ gate_facts('facts', 'facts.changes_on') }}

)

select * from final
