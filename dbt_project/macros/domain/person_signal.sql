{% macro person_pairs_of(pairs, condition, compared) -%}
    {#- Queries `best` and `judged_pairs`: of each compared account the most likely pair under a condition, how many there
        are, and the other accounts. -#}
best as (

    select
        {{ pairs }}.account_id,
        {{ pairs }}.match_probability,
        {{ pairs }}.details_agreeing,
        {{ pairs }}.explanation,
        {{ pairs }}.other_offboarded_at
    from {{ pairs }}
    where {{ pairs }}.{{ condition }}
    qualify row_number() over (
        partition by {{ pairs }}.account_id
        order by
            {{ pairs }}.match_weight desc nulls last,
            {{ pairs }}.other_account_id asc nulls last
    ) = 1

),

others as (

    select
        {{ pairs }}.account_id,
        count(*) as accounts,
        {{ string_list(pairs ~ '.other_account_id') }} as account_ids
    from {{ pairs }}
    where {{ pairs }}.{{ condition }}
    group by {{ pairs }}.account_id

),

judged_pairs as (

    select
        {{ compared }}.account_id,
        {{ compared }}.details_known,
        thresholds.minimum_details,
        coalesce(others.accounts, 0) as accounts,
        coalesce(others.account_ids, '[]') as account_ids,
        best.match_probability,
        best.details_agreeing,
        best.explanation as fields,
        best.other_offboarded_at,
        case
            when others.accounts > 0 then 'flagged'
            when {{ compared }}.details_known < thresholds.minimum_details then 'insufficient_data'
            else 'clear'
        end as status
    from {{ compared }}
    cross join thresholds
    left join best on {{ compared }}.account_id = best.account_id
    left join others on {{ compared }}.account_id = others.account_id
    where {{ compared }}.as_of = {{ as_of() }}

),
{%- endmacro %}
