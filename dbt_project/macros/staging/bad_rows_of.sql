{% macro bad_rows_of(relation, required=[], enums={}) -%}
    {#- The rows of a landed relation that break the contract, with what is wrong with each (see row_problems). Every kind
        of problem is looked for by a scan of its own: where the lake's statistics say that a column has no nulls, that
        scan reads nothing, and one condition over all columns would read them all. -#}
    {%- set conditions = ['landed._problems is not null'] -%}
    {%- for column in required -%}
        {%- do conditions.append('landed.' ~ column ~ ' is null') -%}
    {%- endfor -%}
    {%- for column, values in enums.items() -%}
        {%- do conditions.append('landed.' ~ column ~ " not in ('" ~ values | join("', '") ~ "')") -%}
    {%- endfor -%}
    {%- for condition in conditions %}
    select
        landed._batch_id,
        landed._row_number,
        {{ row_problems('landed', required, enums) }} as problems
    from {{ relation }} as landed
    where {{ condition }}
    {% if not loop.last %}union distinct{% endif %}
    {%- endfor %}
{%- endmacro %}
