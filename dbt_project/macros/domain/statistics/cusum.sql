{% macro shrunk_variance(squares, total, observations, prior_observations) -%}
    {#- A person's own variance, on a scale where 1 is usual: the squares around the own mean lean on so many usual ones
        while there are few. -#}
    (
        ({{ prior_observations }} + {{ squares }} - {{ total }} * {{ total }} / {{ observations }})
        / ({{ prior_observations }} + {{ observations }})
    )
{%- endmacro %}

{% macro recursive_deviate(total, observations, earlier_total, earlier_observations, variance) -%}
    {#- How far a batch lies below the mean of all before it, in standard deviations of that difference (recursive
        residuals; Brown, Durbin and Evans 1975). While nothing changes the deviates of a person's batches are independent
        and standard normal, though the earlier mean is itself uncertain. -#}
    (
        ({{ earlier_total }} / {{ earlier_observations }} - {{ total }} / {{ observations }})
        / sqrt({{ variance }} * (1.0 / {{ observations }} + 1.0 / {{ earlier_observations }}))
    )
{%- endmacro %}

{% macro cusum(running_total, lowest_total) -%}
    {#- The one-sided cumulative sum C = max(0, C + y) of Page (1954) without recursion: S_n - min(0, S_1 .. S_n), where S
        adds up the deviates less the slack. `lowest_total` is the least S up to and including the row. -#}
    ({{ running_total }} - least(0.0, {{ lowest_total }}))
{%- endmacro %}

{% macro cusum_tail(cusum, slack) -%}
    {#- Bound of the probability that a cusum of standard normal deviates stands so high on a given day: exp(-2kC), by
        Lundberg's inequality for the reversed walk. 1 at 0. -#}
    exp(-2.0 * {{ slack }} * {{ cusum }})
{%- endmacro %}

{% macro mean_where(total, observations, condition) -%}
    {#- The mean over batches that fulfil a condition, each held as total and count. Null where there are none. -#}
    sum(case when {{ condition }} then {{ total }} end) / sum(case when {{ condition }} then {{ observations }} end)
{%- endmacro %}
