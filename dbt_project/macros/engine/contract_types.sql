{#- Contracts on Spark. DuckDB holds a model's types to its contract to the letter. Spark's own types of the same
    expressions differ (a count of days is int there and bigint here, a sum of decimals is wider), so there the declared
    types are imposed: a published table has the same column types on both engines. -#}

{% macro spark__get_assert_columns_equivalent(sql) -%}
    {%- if not model['columns'] -%}
        {{ exceptions.raise_contract_error([], []) }}
    {%- endif -%}
{%- endmacro %}

{% macro spark__get_select_subquery(sql) -%}
    select
        {%- for column in model['columns'].values() %}
        cast({{ column['name'] }} as {{ column['data_type'] }}) as {{ column['name'] }}{{ ',' if not loop.last }}
        {%- endfor %}
    from (
        {{ sql }}
    ) as contracted
{%- endmacro %}
