{#- Newton's method on ln P(accuracy <= x) in the logit of x: a concave function, so it converges from any start. -#}
{% set steps = 8 %}
with

rules as (

    select * from {{ ref('signal_thresholds') }}

),

thresholds as (

    {{ thresholds_of('rules', 'gold_failure', ['bar', 'prior_a', 'prior_b']) }}

),

results as (

    select * from {{ ref('int_gold_results') }}

),

numbers as (

    {{ number_spine(100000, 'misses') }}

),

of_account as (

    select
        sum(results.answered) as answered,
        sum(results.correct) as correct
    from results
    group by results.account_id

),

counts as (

    select
        results.answered,
        results.correct
    from results
    union distinct
    select
        of_account.answered,
        of_account.correct
    from of_account

),

shapes as (

    select
        cast(counts.answered as bigint) as answered,
        cast(counts.correct as bigint) as correct,
        cast(thresholds.prior_a as bigint) + cast(counts.correct as bigint) as shape_a,
        cast(thresholds.prior_b as bigint) + cast(counts.answered - counts.correct as bigint) as shape_b,
        thresholds.bar
    from counts
    cross join thresholds

),

longest as (

    select max(shapes.shape_b) as shape_b
    from shapes

),

offsets as (

    select numbers.misses
    from numbers
    cross join longest
    where numbers.misses < longest.shape_b

),

terms as (

    select
        shapes.answered,
        shapes.correct,
        shapes.shape_a + offsets.misses as successes,
        shapes.shape_a + shapes.shape_b - 1 as trials,
        {{ ln_binomial('(shapes.shape_a + shapes.shape_b - 1)', '(shapes.shape_a + offsets.misses)') }} as ln_coefficient
    from shapes
    inner join offsets on shapes.shape_b > offsets.misses

),

below_bar as (

    select
        shapes.answered,
        shapes.correct,
        sum({{ beta_cdf_term('terms.ln_coefficient', 'terms.successes', 'terms.trials', 'shapes.bar') }}) as probability
    from terms
    inner join shapes
        on
            terms.answered = shapes.answered
            and terms.correct = shapes.correct
    group by shapes.answered, shapes.correct

),

guess_0 as (

    select
        shapes.answered,
        shapes.correct,
        shapes.shape_a,
        shapes.shape_b,
        {{ sigmoid(
            'ln(cast(shapes.shape_a as double) / shapes.shape_b)'
            ~ ' - 1.6448536 * sqrt(1.0 / shapes.shape_a + 1.0 / shapes.shape_b)'
        ) }} as quantile
    from shapes

),

{% for step in range(steps) %}
reached_{{ step }} as (

    select
        guess_{{ step }}.answered,
        guess_{{ step }}.correct,
        guess_{{ step }}.shape_a,
        guess_{{ step }}.shape_b,
        guess_{{ step }}.quantile,
        sum({{ beta_cdf_term(
            'terms.ln_coefficient', 'terms.successes', 'terms.trials', 'guess_' ~ step ~ '.quantile'
        ) }}) as probability
    from guess_{{ step }}
    inner join terms
        on
            guess_{{ step }}.answered = terms.answered
            and guess_{{ step }}.correct = terms.correct
    group by
        guess_{{ step }}.answered,
        guess_{{ step }}.correct,
        guess_{{ step }}.shape_a,
        guess_{{ step }}.shape_b,
        guess_{{ step }}.quantile

),

guess_{{ step + 1 }} as (

    select
        reached_{{ step }}.answered,
        reached_{{ step }}.correct,
        reached_{{ step }}.shape_a,
        reached_{{ step }}.shape_b,
        {{ beta_quantile_step(
            'reached_' ~ step ~ '.quantile', 'reached_' ~ step ~ '.probability', 0.05,
            'reached_' ~ step ~ '.shape_a', 'reached_' ~ step ~ '.shape_b'
        ) }} as quantile
    from reached_{{ step }}

),

{% endfor %}
posteriors as (

    select
        shapes.answered,
        shapes.correct,
        cast(shapes.shape_a as double) / (shapes.shape_a + shapes.shape_b) as posterior_mean,
        least(1.0, below_bar.probability) as below_bar,
        guess_{{ steps }}.quantile as lower_05
    from shapes
    inner join below_bar
        on
            shapes.answered = below_bar.answered
            and shapes.correct = below_bar.correct
    inner join guess_{{ steps }}
        on
            shapes.answered = guess_{{ steps }}.answered
            and shapes.correct = guess_{{ steps }}.correct

)

select * from posteriors
