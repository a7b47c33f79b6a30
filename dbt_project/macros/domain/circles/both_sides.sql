{% macro both_sides(pairs, columns) -%}
    {#- A select that turns each pair round: a row for either account, the other one as its partner. -#}
    {%- for own, other in [('account_id_a', 'account_id_b'), ('account_id_b', 'account_id_a')] %}
    select
        {{ pairs }}.{{ own }} as account_id,
        {{ pairs }}.{{ other }} as partner_id
        {%- for column in columns %},
        {{ pairs }}.{{ column }}
        {%- endfor %}
    from {{ pairs }}
    {{- '\n    union all' if not loop.last }}
    {%- endfor %}
{%- endmacro %}

{% macro best_partner(sides, columns) -%}
    {#- A select with one row per account: the partner with the smallest p-value, ties broken by id. -#}
    select
        ranked.account_id,
        ranked.partner_id
        {%- for column in columns %},
        ranked.{{ column }}
        {%- endfor %}
    from (
        select
            {{ sides }}.*,
            row_number() over (
                partition by {{ sides }}.account_id
                order by round({{ sides }}.p_value, 12) asc nulls last, {{ sides }}.partner_id asc nulls last
            ) as place
        from {{ sides }}
    ) as ranked
    where ranked.place = 1
{%- endmacro %}

{% macro least_of_pairs(pairs, signal_code, family, tests='1') -%}
    {#- A select with one test per account: the smallest p-value of its pairs, times `tests` (an aggregate over them). -#}
    select
        sides.account_id,
        '{{ signal_code }}' as signal_code,
        '{{ family }}' as family,
        least(1.0, min(sides.p_value) * {{ tests }}) as p_value
    from (
        {{- both_sides(pairs, ['p_value']) }}
    ) as sides
    group by sides.account_id
{%- endmacro %}
