{#- Seeds on Spark. dbt-spark binds a missing value as the text 'None' and does not escape quotes, so seeds are written
    here as one `create table as select` over literals: right, and one statement instead of three. -#}

{% macro spark__create_csv_table(model, agate_table) -%}
    {%- set types = model['config'].get('column_types', {}) -%}
    {%- set columns = [] -%}
    {%- for name in agate_table.column_names -%}
        {%- do columns.append({
            'name': adapter.quote(name),
            'type': types.get(name, adapter.convert_type(agate_table, loop.index0)),
        }) -%}
    {%- endfor -%}
    {%- set sql -%}
        create table {{ this.render() }}
        {%- if agate_table.rows | length == 0 %} (
            {%- for column in columns %}{{ column.name }} {{ column.type }}{{ ', ' if not loop.last }}{% endfor -%}
        )
        {{ file_format_clause() }}
        {%- else %}
        {{ file_format_clause() }}
        as
        select
            {%- for column in columns %}
            cast({{ column.name }} as {{ column.type }}) as {{ column.name }}{{ ',' if not loop.last }}
            {%- endfor %}
        from values
            {%- for row in agate_table.rows %}
            ({% for value in row %}{{ spark_literal(value) }}{{ ', ' if not loop.last }}{% endfor %})
            {{- ',' if not loop.last }}
            {%- endfor %}
        as seed ({{ columns | map(attribute='name') | join(', ') }})
        {%- endif -%}
    {%- endset -%}
    {%- call statement('create_seed') -%}{{ sql }}{%- endcall -%}
    {{ return(sql) }}
{%- endmacro %}

{% macro spark__load_csv_rows(model, agate_table) -%}
    {{ return('') }}
{%- endmacro %}

{% macro spark_literal(value) -%}
    {#- A value as a Spark text literal, in which the backslash escapes. -#}
    {%- if value is none -%}
    null
    {%- else -%}
    '{{ (value | string).replace('\\', '\\\\').replace("'", "\\'") }}'
    {%- endif -%}
{%- endmacro %}
