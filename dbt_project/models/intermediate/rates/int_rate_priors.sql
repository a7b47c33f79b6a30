with

rules as (

    select * from {{ ref('signal_thresholds') }}

),

counts as (

    select * from {{ ref('int_rate_counts') }}

),

limits as (

    select
        rules.signal_code,
        max(case when rules.parameter = 'minimum_trials' then rules.value end) as minimum_trials,
        max(case when rules.parameter = 'minimum_overdispersion' then rules.value end)
            as minimum_overdispersion,
        max(case when rules.parameter = 'usual_ceiling' then rules.value end) as usual_ceiling
    from rules
    where {{ in_force('rules', as_of()) }}
    group by rules.signal_code

),

teaching as (

    select
        counts.signal_code,
        counts.account_role,
        limits.minimum_overdispersion,
        cast(counts.trials as double) as trials,
        cast(counts.events as double) as events
    from counts
    inner join limits on counts.signal_code = limits.signal_code
    where
        counts.trials < limits.minimum_trials
        or counts.events <= limits.usual_ceiling * counts.trials

),

pooled as (

    select
        teaching.signal_code,
        teaching.account_role,
        max(teaching.minimum_overdispersion) as minimum_overdispersion,
        count(*) as people,
        sum(teaching.trials) as trials,
        sum(teaching.trials * teaching.trials) as trials_squared,
        sum(teaching.events * teaching.events / teaching.trials) as events_squared,
        sum(teaching.events) as events,
        (sum(teaching.events) + 0.5) / (sum(teaching.trials) + 1) as usual_rate
    from teaching
    group by teaching.signal_code, teaching.account_role

),

spread as (

    select
        pooled.signal_code,
        pooled.account_role,
        pooled.people,
        pooled.usual_rate,
        pooled.minimum_overdispersion,
        {{ overdispersion(
            '((pooled.events_squared - 2 * pooled.usual_rate * pooled.events'
            ~ ' + pooled.usual_rate * pooled.usual_rate * pooled.trials)'
            ~ ' / (pooled.usual_rate * (1 - pooled.usual_rate)))',
            'pooled.people', 'pooled.trials', 'pooled.trials_squared'
        ) }} as overdispersion
    from pooled

),

priors as (

    select
        spread.signal_code,
        spread.account_role,
        spread.people,
        spread.usual_rate,
        least(0.9, greatest(spread.minimum_overdispersion, coalesce(spread.overdispersion, 0)))
            as overdispersion
    from spread

)

select * from priors
