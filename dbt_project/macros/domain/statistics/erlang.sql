{% macro erlang_term(agents, load, busy) -%}
    {#- How likely `busy` agents at work are beside all of them, in a queue that turns away whom it cannot serve. Summed
        over busy = 0 .. agents - 1 for `waiting_probability`. Load is arrivals times handling time, above 0. -#}
    exp(
        ({{ busy }} - {{ agents }}) * ln({{ load }})
        + {{ ln_gamma(agents ~ ' + 1') }} - {{ ln_gamma(busy ~ ' + 1') }}
    )
{%- endmacro %}

{% macro waiting_probability(terms, agents, load) -%}
    {#- Erlang C (Erlang 1917): the share of arrivals that find every agent busy. Only where agents exceed the load. -#}
    (1 / (1 + (1 - {{ load }} / {{ agents }}) * {{ terms }}))
{%- endmacro %}
