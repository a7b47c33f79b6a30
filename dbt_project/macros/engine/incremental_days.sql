{% macro get_incremental_days_sql(arguments) -%}
    {#- The incremental strategy `days`: every touched day is replaced whole, also when nothing is left of it. The model
        names the relation of touched days in `meta.touched_days` and its day column in `meta.day`. -#}
    {%- set meta = config.get('meta') -%}
    {%- set columns = arguments['dest_columns'] | map(attribute='quoted') | join(', ') -%}
    delete from {{ arguments['target_relation'] }}
    where {{ meta['day'] }} in (select touched.touched_on from {{ ref(meta['touched_days']) }} as touched);

    insert into {{ arguments['target_relation'] }} ({{ columns }})
    select {{ columns }} from {{ arguments['temp_relation'] }}
{%- endmacro %}

{% macro get_insert_overwrite_sql(source_relation, target_relation, existing_relation) -%}
    {#- The same on Spark, in place of dbt-spark's macro of this name: it overwrites only the partitions that still have
        rows, so a touched day that lost all of its rows would stay. The touched days' partitions are dropped first; if
        the night stops in between, the days stay touched and the next try fills them. -#}
    {%- set columns = adapter.get_columns_in_relation(target_relation) | map(attribute='quoted') | join(', ') -%}
    {%- do drop_touched_days(target_relation) -%}
    {%- do run_query('set spark.sql.sources.partitionOverwriteMode = DYNAMIC') -%}
    insert overwrite table {{ target_relation }}
    {{ partition_cols(label="partition") }}
    select {{ columns }} from {{ source_relation }}
{%- endmacro %}

{% macro drop_touched_days(target_relation) -%}
    {%- set meta = config.get('meta') -%}
    {%- if execute and meta.get('touched_days') -%}
        {%- set touched = run_query(
            'select distinct cast(touched_on as string) as touched_on from ' ~ ref(meta['touched_days'])
            ~ ' where touched_on is not null'
        ) -%}
        {%- set partitions = [] -%}
        {%- for day in touched.columns[0].values() -%}
            {%- do partitions.append("partition (" ~ meta['day'] ~ " = date '" ~ day ~ "')") -%}
        {%- endfor -%}
        {%- if partitions -%}
            {%- do run_query('alter table ' ~ target_relation ~ ' drop if exists ' ~ partitions | join(', ')) -%}
        {%- endif -%}
    {%- endif -%}
{%- endmacro %}

{% macro spark__partition_cols(label, required=false) -%}
    {#- The day that a model names in `meta.day` partitions its table on Spark; DuckDB has no partitions. -#}
    {%- set day = config.get('meta', {}).get('day') -%}
    {%- if day -%}{{ label }} ({{ day }}){%- endif -%}
{%- endmacro %}

{% macro in_touched_days(instant, touched) -%}
    {#- Whether an instant lies in one of the touched days (a relation with `touched_on`), as bounds written out: an engine
        compares them with the statistics of the files and opens only those that can hold such a row. -#}
    {%- set ranges = [] -%}
    {%- if execute -%}
        {%- for day in run_query(
            'select distinct touched_on from ' ~ touched ~ ' where touched_on is not null order by touched_on'
        ).columns[0].values() -%}
            {%- set next_day = day + modules.datetime.timedelta(days=1) -%}
            {%- if ranges and ranges[-1][1] == day -%}
                {%- do ranges.append((ranges.pop()[0], next_day)) -%}
            {%- else -%}
                {%- do ranges.append((day, next_day)) -%}
            {%- endif -%}
        {%- endfor -%}
    {%- endif -%}
    (
        1 = 0
        {%- for first, end in ranges %}
        or (
            {{ instant }} >= cast('{{ first }} 00:00:00' as timestamp)
            and {{ instant }} < cast('{{ end }} 00:00:00' as timestamp)
        )
        {%- endfor %}
    )
{%- endmacro %}
