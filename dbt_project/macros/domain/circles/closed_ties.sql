{% macro closed_ties(neighbours) -%}
    {#- A named query `closed`, a row per account and neighbour, each account its own among them: the ties between two
        people of whom a third one is tied to both. `neighbours` lists each tie from either side. -#}
closed as (

    select
        {{ neighbours }}.account_id,
        {{ neighbours }}.neighbour_id
    from {{ neighbours }}
    inner join {{ neighbours }} as thirds on {{ neighbours }}.account_id = thirds.account_id
    inner join {{ neighbours }} as closing
        on
            {{ neighbours }}.neighbour_id = closing.account_id
            and thirds.neighbour_id = closing.neighbour_id
    union distinct
    select
        {{ neighbours }}.account_id,
        {{ neighbours }}.account_id as neighbour_id
    from {{ neighbours }}

)
{%- endmacro %}
