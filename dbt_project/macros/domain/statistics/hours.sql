{% macro hours_apart(hour, other_hour) -%}
    {#- How far two hours of the day lie apart on the dial: 23 and 1 are two hours apart. -#}
    least(abs({{ hour }} - {{ other_hour }}), 24 - abs({{ hour }} - {{ other_hour }}))
{%- endmacro %}

{% macro hour_share(days, all_days, smoothing) -%}
    {#- The share of an hour of the day in all hours worked, smoothed by a Dirichlet prior with `smoothing` on each of the
        24: an hour never worked has a small share, not none. -#}
    ((cast({{ days }} as double) + {{ smoothing }}) / ({{ all_days }} + 24 * {{ smoothing }}))
{%- endmacro %}

{% macro poisson_term(count, mean) -%}
    {#- P(N = count) of a Poisson count with a positive mean. Sum the terms from the count on for the upper tail. -#}
    exp({{ count }} * ln({{ mean }}) - {{ mean }} - {{ ln_gamma('(' ~ count ~ ' + 1)') }})
{%- endmacro %}

{% macro risk_of_value(overall_share, own_count, own_total, smoothing) -%}
    {#- ln(p(value) / p(value given the person)): how much likelier a sign-in with this value is from anybody than from the
        holder (Freeman et al., NDSS 2016). The person's share leans on everybody's with the weight of `smoothing`
        sign-ins, so that a value never seen before counts ln((n + smoothing) / smoothing), whichever it is. -#}
    ln(
        ({{ overall_share }}) * ({{ own_total }} + {{ smoothing }})
        / ({{ own_count }} + {{ smoothing }} * ({{ overall_share }}))
    )
{%- endmacro %}

{% macro mean_risk(row, trait) -%}
    {#- The mean of `risk_of_value` over the later sign-ins that show a trait; 0 where none does. -#}
    {%- set later = 'case when ' ~ row ~ ".trait = '" ~ trait ~ "' then " ~ row ~ '.later' -%}
    {{ round_stat(
        'coalesce(sum(' ~ later ~ ' * ' ~ row ~ '.risk end) / nullif(sum(' ~ later ~ ' end), 0), 0)'
    ) }}
{%- endmacro %}

{% macro two_sample_t(difference, variance, one_count, other_count) -%}
    {#- Student's t of two means with one pooled variance; null where nothing varies. -#}
    ({{ difference }} / nullif(sqrt(greatest({{ variance }}, 0) * (1.0 / {{ one_count }} + 1.0 / {{ other_count }})), 0))
{%- endmacro %}
