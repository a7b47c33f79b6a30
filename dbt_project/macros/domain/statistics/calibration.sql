{% macro equal_weight_bin(score, weight, bins) -%}
    {#- The bin of a score, from 0: where the middle of its weight falls when the scores are laid in a row. One row per
        score, so that equal scores stay together. Bins of equal mass err less than bins of equal width (Roelofs 2020). -#}
    cast(
        least(
            {{ bins }} - 1,
            floor(
                {{ bins }} * (
                    sum({{ weight }}) over (
                        order by {{ score }} nulls last rows between unbounded preceding and current row
                    )
                    - {{ weight }} / 2
                ) / sum({{ weight }}) over ()
            )
        ) as bigint
    )
{%- endmacro %}

{% macro calibration_gap(score, weight, violating_weight) -%}
    {#- An aggregate: how far the violations of a bin lie from what its scores say, weighted. -#}
    abs(sum({{ violating_weight }} - {{ weight }} * {{ score }}))
{%- endmacro %}
