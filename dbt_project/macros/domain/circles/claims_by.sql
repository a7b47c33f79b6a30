{% macro claims_by(name, crowd, column) -%}
    {#- A named step `by_<name>`, a row per bucket and project: its claims, and the sum of the squares of how many share
        one `column`. Pairs of claims that share it follow from both without a join. -#}
by_{{ name }} as (

    select
        counted.bucket,
        counted.project_id,
        sum(counted.claims) as claims,
        sum(counted.claims * counted.claims) as squares
    from (
        select
            {{ crowd }}.bucket,
            {{ crowd }}.project_id,
            cast(count(*) as double) as claims
        from {{ crowd }}
        group by {{ crowd }}.bucket, {{ crowd }}.project_id, {{ crowd }}.{{ column }}
    ) as counted
    group by counted.bucket, counted.project_id

)
{%- endmacro %}
