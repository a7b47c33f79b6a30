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

{% macro random_effects_population(people, mean, inverse_sample, within_variance) -%}
    {#- Named queries `center`, `spread` and `population` (accounts, center, within_variance, between_variance): what is
        usual among `people`, and by how much honest people differ. `mean` is a column of `people`, `inverse_sample` an
        expression over it (1 / observations), `within_variance` an aggregate over it or a number. Reads `thresholds`. -#}
center as (

    select
        count(*) as accounts,
        {{ median_of(people ~ '.' ~ mean) }} as center,
        {{ median_of(inverse_sample) }} as inverse_sample,
        {{ within_variance }} as within_variance
    from {{ people }}

),

spread as (

    select {{ median_of('abs(' ~ people ~ '.' ~ mean ~ ' - center.center)') }} as mad
    from {{ people }}
    cross join center

),

population as (

    select
        center.accounts,
        center.center,
        center.within_variance,
        {{ between_people_variance(
            'spread.mad', 'center.within_variance', 'center.inverse_sample', 'thresholds.minimum_spread'
        ) }} as between_variance
    from center
    cross join spread
    cross join thresholds

),
{%- endmacro %}
