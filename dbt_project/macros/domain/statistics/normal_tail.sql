{% macro normal_upper_tail(deviate) -%}
    {#- Probability that a standard normal exceeds `deviate` (give a column: it is written out often). The complementary
        error function by Chebyshev fit (Press et al., Numerical Recipes, erfcc): relative error below 1.2e-7 on the
        upper side. -#}
    {%- set size = '(abs(cast(' ~ deviate ~ ' as double)) / 1.4142135623730951)' -%}
    {%- set step = '(1 / (1 + 0.5 * ' ~ size ~ '))' -%}
    {%- set coefficients = [
        1.00002368, 0.37409196, 0.09678418, -0.18628806, 0.27886807, -1.13520398, 1.48851587, -0.82215223
    ] -%}
    {%- set nested = namespace(text='0.17087277') -%}
    {%- for coefficient in coefficients | reverse -%}
        {%- set nested.text = '(' ~ coefficient ~ ' + ' ~ step ~ ' * ' ~ nested.text ~ ')' -%}
    {%- endfor -%}
    case
        when {{ deviate }} >= 0
            then 0.5 * {{ step }} * exp(-{{ size }} * {{ size }} - 1.26551223 + {{ step }} * {{ nested.text }})
        when {{ deviate }} < 0
            then 1 - 0.5 * {{ step }} * exp(-{{ size }} * {{ size }} - 1.26551223 + {{ step }} * {{ nested.text }})
    end
{%- endmacro %}

{% macro normal_lower_tail(deviate) -%}
    {#- Probability that a standard normal lies below `deviate`. -#}
    {{ normal_upper_tail('(-' ~ deviate ~ ')') }}
{%- endmacro %}
