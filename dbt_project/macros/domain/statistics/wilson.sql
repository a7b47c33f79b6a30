{% macro wilson_bound(successes, trials, side) -%}
    {#- A bound of the 95 % score interval of a share (Wilson 1927); `side` is 'lower' or 'upper'. Null without trials. -#}
    {%- set z = '1.959963984540054' -%}
    {%- set n = 'nullif(cast(' ~ trials ~ ' as double), 0)' -%}
    {%- set share = '(cast(' ~ successes ~ ' as double) / ' ~ n ~ ')' -%}
    (
        ({{ share }} + {{ z }} * {{ z }} / (2 * {{ n }})
        {{ '-' if side == 'lower' else '+' }} {{ z }} * sqrt(
            greatest({{ share }} * (1 - {{ share }}), 0) / {{ n }} + {{ z }} * {{ z }} / (4 * {{ n }} * {{ n }})
        )) / (1 + {{ z }} * {{ z }} / {{ n }})
    )
{%- endmacro %}
