with

rules as (

    select * from {{ ref('signal_thresholds') }}

),

counts as (

    select * from {{ ref('int_rate_counts') }}

),

priors as (

    select * from {{ ref('int_rate_priors') }}

),

numbers as (

    {{ number_spine(1000, 'fewer') }}

),

limits as (

    select
        rules.signal_code,
        max(case when rules.parameter = 'minimum_trials' then rules.value end) as minimum_trials,
        max(case when rules.parameter = 'minimum_accounts' then rules.value end) as minimum_accounts
    from rules
    where {{ in_force('rules', as_of()) }}
    group by rules.signal_code

),

shaped as (

    select
        counts.signal_code,
        counts.family,
        counts.account_id,
        counts.trials,
        counts.events,
        priors.people,
        priors.usual_rate,
        priors.usual_rate * (1 / priors.overdispersion - 1) as shape_a,
        (1 - priors.usual_rate) * (1 / priors.overdispersion - 1) as shape_b,
        least(counts.trials, 1000) as judged_trials,
        case
            when counts.trials <= 1000 then counts.events
            else {{ int_div('counts.events * 1000', 'counts.trials') }}
        end as judged_events,
        counts.trials >= limits.minimum_trials and priors.people >= limits.minimum_accounts as is_tested
    from counts
    inner join limits on counts.signal_code = limits.signal_code
    inner join priors
        on
            counts.signal_code = priors.signal_code
            and counts.account_role = priors.account_role

),

shapes as (

    select distinct
        shaped.shape_a,
        shaped.shape_b,
        shaped.judged_trials,
        shaped.judged_events
    from shaped
    where shaped.is_tested

),

tails as (

    select
        shapes.shape_a,
        shapes.shape_b,
        shapes.judged_trials,
        shapes.judged_events,
        round(greatest(0.0, 1 - coalesce(sum(exp({{ ln_beta_binomial(
            'shapes.judged_trials', 'numbers.fewer', 'shapes.shape_a', 'shapes.shape_b'
        ) }})), 0)), 10) as p_value
    from shapes
    left join numbers on shapes.judged_events > numbers.fewer
    group by shapes.shape_a, shapes.shape_b, shapes.judged_trials, shapes.judged_events

),

tests as (

    select
        shaped.signal_code,
        shaped.family,
        shaped.account_id,
        shaped.trials,
        shaped.events,
        shaped.people,
        shaped.usual_rate,
        tails.p_value,
        (shaped.events + shaped.shape_a) / (shaped.trials + shaped.shape_a + shaped.shape_b)
            as posterior_mean
    from shaped
    left join tails
        on
            shaped.is_tested
            and shaped.shape_a = tails.shape_a
            and shaped.shape_b = tails.shape_b
            and shaped.judged_trials = tails.judged_trials
            and shaped.judged_events = tails.judged_events

)

select * from tests
