{% macro link_strength(weight, accounts) -%}
    {#- What one shared mark says of two accounts (0-1): its kind's weight, the less the more accounts have the mark. -#}
    {{ weight }} * least(1.0, ln(3.0) / ln(cast({{ accounts }} as double) + 1))
{%- endmacro %}

{% macro cluster_label_steps(pairs, before, last) -%}
    {#- Steps `before` + 1 to `last`, as named queries labels_{step}: each account takes the smallest label among its
        neighbours, itself among them. After n steps all within n links of each other have one label. Each query is read
        once, by the next. Method: connected components by label propagation (Raghavan et al. 2007). -#}
    {%- for step in range(before + 1, last + 1) %}
labels_{{ step }} as (

    select
        {{ pairs }}.account_id,
        min(labels_{{ step - 1 }}.cluster_label) as cluster_label
    from {{ pairs }}
    inner join labels_{{ step - 1 }} on {{ pairs }}.neighbour_id = labels_{{ step - 1 }}.account_id
    group by {{ pairs }}.account_id

),
    {% endfor %}
{%- endmacro %}
