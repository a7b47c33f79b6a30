{% macro mad_to_sigma() -%}
    {#- A normal sample's standard deviation over its median absolute deviation. -#}
    1.4826022185056018
{%- endmacro %}

{% macro median_unbiased_variance(variance, observations) -%}
    {#- A sample variance divided by the median of chi-square over its degrees of freedom (Wilson and Hilferty), so that
        the median over people estimates the common variance. -#}
    ({{ variance }} / pow(1 - 2.0 / (9.0 * ({{ observations }} - 1)), 3))
{%- endmacro %}

{% macro between_people_variance(mad, within_variance, median_inverse_sample, minimum_spread) -%}
    {#- tau squared: what is left of the robust spread of people's means after the noise of the means themselves; never
        below the spread that honest people always have. -#}
    greatest(
        pow({{ minimum_spread }}, 2),
        pow({{ mad_to_sigma() }} * {{ mad }}, 2) - {{ within_variance }} * {{ median_inverse_sample }}
    )
{%- endmacro %}

{% macro random_effects_deviate(mean, center, between_variance, within_variance, observations) -%}
    {#- How far a person's mean lies from the honest centre, in standard deviations of honest people's means: they
        differ from each other (between) as well as from task to task (within). -#}
    (({{ mean }} - {{ center }}) / sqrt({{ between_variance }} + {{ within_variance }} / {{ observations }}))
{%- endmacro %}
