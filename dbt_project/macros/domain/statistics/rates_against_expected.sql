{% macro rates_against_expected() -%}
    {#- The steps from people's counts to `tests`: account_id, people, posterior_mean and p_value, the upper beta-binomial tail
        of each person's events around what is expected of them, with the spread of people found by the method of moments
        (people far above what is usual left out of it). The model imports `counts` (account_id, trials, events, expected_rate),
        `thresholds` (minimum_trials, minimum_accounts, minimum_overdispersion, usual_ceiling) and `numbers`, 0 to 999 as fewer. -#}
pooled as (

    select
        count(*) as people,
        sum(counts.trials) as trials,
        sum(counts.trials * counts.trials) as trials_squared,
        sum(
            pow(counts.events - counts.trials * counts.expected_rate, 2)
            / (counts.trials * counts.expected_rate * (1 - counts.expected_rate))
        ) as pearson
    from counts
    cross join thresholds
    where
        counts.trials < thresholds.minimum_trials
        or counts.events <= thresholds.usual_ceiling * counts.trials

),

spread as (

    select
        pooled.people,
        least(0.9, greatest(thresholds.minimum_overdispersion, coalesce({{ overdispersion(
            'pooled.pearson', 'pooled.people', 'pooled.trials', 'pooled.trials_squared'
        ) }}, 0))) as overdispersion
    from pooled
    cross join thresholds

),

shaped as (

    select
        counts.account_id,
        spread.people,
        counts.trials,
        counts.events,
        least(counts.trials, 1000) as judged_trials,
        case
            when counts.trials <= 1000 then counts.events
            else {{ int_div('counts.events * 1000', 'counts.trials') }}
        end as judged_events,
        counts.expected_rate * (1 / spread.overdispersion - 1) as shape_a,
        (1 - counts.expected_rate) * (1 / spread.overdispersion - 1) as shape_b
    from counts
    cross join spread

),

tests as (

    select
        shaped.account_id,
        max(shaped.people) as people,
        max((shaped.events + shaped.shape_a) / (shaped.trials + shaped.shape_a + shaped.shape_b))
            as posterior_mean,
        case
            when
                max(shaped.trials) >= max(thresholds.minimum_trials)
                and max(shaped.people) >= max(thresholds.minimum_accounts)
                then
                    round(greatest(0.0, 1 - coalesce(sum(exp({{ ln_beta_binomial(
                        'shaped.judged_trials', 'numbers.fewer', 'shaped.shape_a', 'shaped.shape_b'
                    ) }})), 0)), 10)
        end as p_value
    from shaped
    cross join thresholds
    left join numbers on shaped.judged_events > numbers.fewer
    group by shaped.account_id

)
{%- endmacro %}
