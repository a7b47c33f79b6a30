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
