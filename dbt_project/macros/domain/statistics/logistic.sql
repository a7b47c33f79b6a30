{% macro logistic_steps(points, score, weight, violating_weight, last) -%}
    {#- Newton's method for the weighted logistic regression of the outcome on the logit of the score (Cox 1958: slope 1
        and intercept 0 say that the score is calibrated), as named queries step_0 to step_{last}. `points` has one row
        per score. Where the outcomes are separated by the score there is no answer, and `moved` does not fall. -#}
step_0 as (

    select
        cast(0 as double) as intercept,
        cast(0 as double) as slope,
        cast(1 as double) as moved

),

    {% for step in range(1, last + 1) -%}
sums_{{ step }} as (

    {{ logistic_sums(points, score, weight, violating_weight, 'step_' ~ (step - 1)) }}

),

step_{{ step }} as (

    {{ logistic_step('sums_' ~ step) }}

),

    {% endfor -%}
{%- endmacro %}

{% macro logistic_sums(points, score, weight, violating_weight, step) -%}
    {#- Gradient and negative Hessian of the log-likelihood at a step. -#}
    {%- set x = logit(points ~ '.' ~ score) -%}
    {#- Far from an answer a step may be wild; e to the 500 still is a number. -#}
    {%- set log_odds = step ~ '.intercept + ' ~ step ~ '.slope * ' ~ x -%}
    {%- set p = sigmoid('greatest(-500.0, least(500.0, ' ~ log_odds ~ '))') -%}
    {%- set rest = '(' ~ points ~ '.' ~ violating_weight ~ ' - ' ~ points ~ '.' ~ weight ~ ' * ' ~ p ~ ')' -%}
    {%- set curve = points ~ '.' ~ weight ~ ' * ' ~ p ~ ' * (1 - ' ~ p ~ ')' -%}
    select
        max({{ step }}.intercept) as intercept,
        max({{ step }}.slope) as slope,
        sum({{ rest }}) as gradient_0,
        sum({{ rest }} * {{ x }}) as gradient_1,
        sum({{ curve }}) as curve_00,
        sum({{ curve }} * {{ x }}) as curve_01,
        sum({{ curve }} * {{ x }} * {{ x }}) as curve_11
    from {{ points }}
    cross join {{ step }}
{%- endmacro %}

{% macro logistic_step(sums) -%}
    {#- One step: the inverse of the 2 x 2 curvature times the gradient. Where the curvature is flat, as with one score
        alone, there is no step. -#}
    {%- set whole = sums ~ '.curve_00 * ' ~ sums ~ '.curve_11' -%}
    {%- set det = whole ~ ' - pow(' ~ sums ~ '.curve_01, 2)' -%}
    {%- set det = '(case when ' ~ det ~ ' > 1e-9 * ' ~ whole ~ ' then ' ~ det ~ ' end)' -%}
    {%- set move_0 = '(' ~ sums ~ '.curve_11 * ' ~ sums ~ '.gradient_0 - ' ~ sums ~ '.curve_01 * ' ~ sums
        ~ '.gradient_1) / ' ~ det -%}
    {%- set move_1 = '(' ~ sums ~ '.curve_00 * ' ~ sums ~ '.gradient_1 - ' ~ sums ~ '.curve_01 * ' ~ sums
        ~ '.gradient_0) / ' ~ det -%}
    select
        {{ sums }}.intercept + {{ move_0 }} as intercept,
        {{ sums }}.slope + {{ move_1 }} as slope,
        abs({{ move_0 }}) + abs({{ move_1 }}) as moved
    from {{ sums }}
{%- endmacro %}
