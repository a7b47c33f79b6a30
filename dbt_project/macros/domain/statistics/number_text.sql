{% macro number_text(expression, places=2) -%}
    {#- A number as people read it, with a fixed count of decimals and never an exponent. Not `round`: of 2.425 the
        engines make 2.42 and 2.43. -#}
    {%- set scale = 10 ** places -%}
    cast(
        cast(floor(cast({{ expression }} as double) * {{ scale }} + 0.5) / {{ scale }} as decimal(18, {{ places }}))
        as {{ t_text() }}
    )
{%- endmacro %}

{% macro percent_text(share) -%}
    (cast(cast(round(100 * ({{ share }})) as bigint) as {{ t_text() }}) || ' %')
{%- endmacro %}

{% macro probability_text(probability) -%}
    {#- A probability in words that do not pretend: very small ones are `below 0.0001`. -#}
    case
        when {{ probability }} < 0.0001 then 'below 0.0001'
        else {{ number_text(probability, 4) }}
    end
{%- endmacro %}
