with

rules as (

    select * from {{ ref('int_gate_rules') }}

),

reviews as (

    select * from {{ ref('int_work_reviews') }}

),

reviewed as (

    select
        reviews.account_id,
        count(*) as reviews,
        count(case when reviews.outcome = 'accept' then reviews.review_id end) as accepted,
        max(reviews.reviewed_at) as changed_at
    from reviews
    where reviews.reviewed_at <= {{ as_of() }}
    group by reviews.account_id

),

review_facts as (

    select
        reviewed.account_id,
        rules.gate,
        rules.rule_code,
        cast(reviewed.accepted as {{ t_text() }}) || ' of '
        || cast(reviewed.reviews as {{ t_text() }}) || ' accepted' as input_value,
        case
            when reviewed.reviews < rules.minimum_sample then 'unknown'
            when reviewed.accepted >= rules.threshold * reviewed.reviews - 0.000001 then 'pass'
            else 'fail'
        end as result,
        false as needs_person,
        reviewed.changed_at
    from reviewed
    inner join rules on rules.rule_code = 'review_quality'

),

final as (

    {{ gate_facts('review_facts') }}

)

select * from final
