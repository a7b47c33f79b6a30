{% macro batch_deviate(total, observations, baseline_total, baseline_observations) -%}
    {#- How far a batch lies below a baseline, in standard deviations of that difference, on a scale where one observation has
        variance 1. -#}
    (
        ({{ baseline_total }} / {{ baseline_observations }} - {{ total }} / {{ observations }})
        / sqrt(cast(1 as double) / {{ observations }} + cast(1 as double) / {{ baseline_observations }})
    )
{%- endmacro %}

{% macro cusum(running_total, lowest_total) -%}
    {#- The one-sided cumulative sum C = max(0, C + y) of Page (1954) without recursion: S_n - min(0, S_1 .. S_n), where S
        adds up the deviates less the slack. `lowest_total` is the least S up to and including the row. -#}
    ({{ running_total }} - least(0.0, {{ lowest_total }}))
{%- endmacro %}

{% macro sums_by_side(rows, is_later, columns) -%}
    {#- Sums of each column over the rows before and after, as earlier_{column} and later_{column}; 0 where there are none. -#}
    {%- for column in columns %}
    sum(case when {{ is_later }} then 0 else {{ rows }}.{{ column }} end) as earlier_{{ column }},
    sum(case when {{ is_later }} then {{ rows }}.{{ column }} else 0 end) as later_{{ column }}
    {{- ',' if not loop.last }}
    {%- endfor %}
{%- endmacro %}

{% macro difference_within(sides) -%}
    {#- How far the later observations lie below the earlier ones of their own group, over all groups, in standard deviations
        of one observation: sum(w d) / sqrt(sum(w)) with w = n m / (n + m). Null where no group has both. -#}
    {%- set weight = '(cast(' ~ sides ~ '.earlier_points as double) * ' ~ sides ~ '.later_points / ' ~ sides ~ '.points)' -%}
    (
        sum(
            {{ weight }} * (
                {{ sides }}.earlier_residual_sum / nullif({{ sides }}.earlier_points, 0)
                - {{ sides }}.later_residual_sum / nullif({{ sides }}.later_points, 0)
            )
        ) / nullif(sqrt(sum({{ weight }})), 0)
    )
{%- endmacro %}

{% macro variance_within(sides, prior_points) -%}
    {#- The variance of an observation around the mean of its group and side; leans on so many usual ones, of variance 1. -#}
    (
        (
            {{ prior_points }} + sum({{ sides }}.squares)
            - sum(coalesce(pow({{ sides }}.earlier_residual_sum, 2) / nullif({{ sides }}.earlier_points, 0), 0))
            - sum(coalesce(pow({{ sides }}.later_residual_sum, 2) / nullif({{ sides }}.later_points, 0), 0))
        ) / ({{ prior_points }} + sum({{ sides }}.points))
    )
{%- endmacro %}
