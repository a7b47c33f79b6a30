-- The newest value of two metrics, counted again from staging alone.
with

catalogue as (

    select
        seed.metric_code,
        seed.window_days
    from {{ ref('metric_catalogue_seed') }} as seed
    where {{ in_force('seed', as_of()) }}

),

recounted as (

    select
        catalogue.metric_code,
        count(distinct case
            when appeals.outcome in ('overturned', 'partly_overturned') then appeals.appeal_id
        end) as numerator,
        count(distinct appeals.appeal_id) as denominator
    from catalogue
    inner join {{ ref('stg_casework__appeals') }} as appeals
        on
            appeals.outcome in ('upheld', 'overturned', 'partly_overturned')
            and appeals.decided_at <= {{ as_of() }}
            and cast(appeals.decided_at as date) <= {{ last_day() }}
            and cast(appeals.decided_at as date) > {{ add_days(last_day(), '-catalogue.window_days') }}
    inner join
        {{ ref('stg_casework__decisions') }} as decisions
        on appeals.decision_id = decisions.decision_id
    left join
        {{ ref('stg_people__accounts') }} as accounts
        on decisions.subject_account_id = accounts.account_id
    where
        catalogue.metric_code = 'overturn_rate'
        and not coalesce(accounts.is_test, false)
    group by catalogue.metric_code
    union all
    select
        catalogue.metric_code,
        count(case when decisions.automation_level <> 'full' then decisions.decision_id end) as numerator,
        count(*) as denominator
    from catalogue
    inner join {{ ref('stg_casework__decisions') }} as decisions
        on
            decisions.action in ('suspension_short', 'suspension_long', 'offboarding', 'payment_hold')
            and decisions.decided_at <= {{ as_of() }}
            and cast(decisions.decided_at as date) <= {{ last_day() }}
            and cast(decisions.decided_at as date) > {{ add_days(last_day(), '-catalogue.window_days') }}
    left join
        {{ ref('stg_people__accounts') }} as accounts
        on decisions.subject_account_id = accounts.account_id
    where
        catalogue.metric_code = 'human_decided_share'
        and not coalesce(accounts.is_test, false)
    group by catalogue.metric_code

),

published as (

    select
        metrics.metric_code,
        metrics.numerator,
        metrics.denominator
    from {{ ref('metrics_daily') }} as metrics
    where
        metrics.metric_code in ('overturn_rate', 'human_decided_share')
        and metrics.dimension = 'all'
        and metrics.metric_date = {{ last_day() }}

)

select
    recounted.metric_code,
    recounted.numerator as recounted_numerator,
    recounted.denominator as recounted_denominator,
    published.numerator,
    published.denominator
from recounted
full outer join published on recounted.metric_code = published.metric_code
where
    coalesce(recounted.numerator, 0) <> coalesce(published.numerator, 0)
    or coalesce(recounted.denominator, 0) <> coalesce(published.denominator, 0)
