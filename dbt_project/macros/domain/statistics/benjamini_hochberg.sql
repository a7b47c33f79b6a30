{% macro tests_as_extreme(p_value, family) -%}
    {#- How many tests of the family have a p-value at most this one; ties share a rank. -#}
    count(*) over (partition by {{ family }} order by {{ p_value }} asc nulls last)
{%- endmacro %}

{% macro benjamini_hochberg(p_value, rank, tests, family) -%}
    {#- The q-value of Benjamini and Hochberg (1995): the smallest false discovery rate at which a test is rejected.
        `rank` comes from tests_as_extreme; `tests` counts all tests of the family, flagged or not. Rows with a null
        p-value must be left out. -#}
    least(
        1.0,
        min(cast({{ p_value }} as double) * {{ tests }} / {{ rank }}) over (
            partition by {{ family }} order by {{ p_value }} desc nulls last
        )
    )
{%- endmacro %}
