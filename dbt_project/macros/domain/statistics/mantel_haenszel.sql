{% macro stratum_expected(chosen, marked, total) -%}
    {#- How many of the marked rows of one stratum are expected among the chosen ones, if which are chosen has nothing to do
        with the mark (hypergeometric mean). -#}
    (cast({{ chosen }} as double) * {{ marked }} / {{ total }})
{%- endmacro %}

{% macro stratum_variance(chosen, marked, total) -%}
    {#- The hypergeometric variance of that count; 0 where the stratum holds one row. Mantel and Haenszel 1959. -#}
    (
        cast({{ chosen }} as double) * ({{ total }} - {{ chosen }}) * {{ marked }} * ({{ total }} - {{ marked }})
        / (cast({{ total }} as double) * {{ total }} * greatest({{ total }} - 1, 1))
    )
{%- endmacro %}

{% macro stratified_deviate(missing, variance, spread) -%}
    {#- How far the marked rows missing among the chosen, over all strata, lie from none, in standard deviations and with
        half a row of correction for continuity. Without a spread its square is the statistic of Cochran, Mantel and
        Haenszel; people whose own log odds differ by `spread` shift the count by that times the variance. -#}
    (({{ missing }} - 0.5) / sqrt({{ variance }} + pow({{ spread }} * {{ variance }}, 2)))
{%- endmacro %}

{% macro stratified_odds(missing, variance) -%}
    {#- The odds ratio over all strata by one step from no effect (Yusuf, Peto et al. 1985); capped where a count is tiny. -#}
    exp(greatest(-20.0, least(20.0, {{ missing }} / {{ variance }})))
{%- endmacro %}
