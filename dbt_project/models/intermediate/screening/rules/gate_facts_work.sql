with

rules as (

    select * from {{ ref('int_gate_rules') }}

),

accounts as (

    select * from {{ ref('stg_people__accounts') }}

),

work_days as (

    select * from {{ ref('int_work_days') }}

),

submissions as (

    select * from {{ ref('stg_work__submissions') }}

),

reviews as (

    select * from {{ ref('stg_work__quality_reviews') }}

),

provided as (

    select * from {{ ref('int_provided_entities') }}

),

days as (

    select
        work_days.account_id,
        count(distinct work_days.submitted_on) as active_days,
        max(work_days.submitted_on) as last_day
    from work_days
    group by work_days.account_id

),

day_facts as (

    select
        accounts.account_id,
        rules.gate,
        rules.rule_code,
        cast(coalesce(days.active_days, 0) as {{ t_text() }}) || ' days' as input_value,
        case when coalesce(days.active_days, 0) >= rules.threshold then 'pass' else 'fail' end as result,
        false as needs_person,
        cast(days.last_day as timestamp) as changed_at
    from accounts
    inner join rules on rules.rule_code = 'active_days'
    inner join provided on provided.entity = 'submissions'
    left join days on accounts.account_id = days.account_id

),

reviewed as (

    select
        submissions.account_id,
        count(*) as reviews,
        count(case when reviews.outcome = 'accept' then reviews.review_id end) as accepted,
        max(reviews.reviewed_at) as changed_at
    from reviews
    inner join submissions on reviews.submission_id = submissions.submission_id
    where reviews.reviewed_at <= {{ as_of() }}
    group by submissions.account_id

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

facts as (

    {{ gate_facts('day_facts') }}
    union all
    {{ gate_facts('review_facts') }}

),

final as (

    {{ gate_facts('facts') }}

)

select * from final
