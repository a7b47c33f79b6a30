{% macro tie_kinds() -%}
    {#- The kinds of tie between two experts, and what each is called: columns of int_rings are `<kind>_pairs`. -#}
    {{ return({
        'answers': 'the same answers far more often than usual',
        'texts': 'texts that repeat each other',
        'claims': 'tasks claimed in the same moments',
        'reviews': 'reviews of each other that accept more than usual',
        'infrastructure': 'shared devices, networks or papers',
    }) }}
{%- endmacro %}

{% macro other_ties(rings) -%}
    {#- Ties of a group that are not of its commonest kind. -#}
    {%- set pairs = [] -%}
    {%- for kind in tie_kinds() -%}
        {%- do pairs.append(rings ~ '.' ~ kind ~ '_pairs') -%}
    {%- endfor -%}
    ({{ pairs | join(' + ') }} - greatest({{ pairs | join(', ') }}))
{%- endmacro %}
