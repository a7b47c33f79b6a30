with

rules as (

    select * from {{ ref('signal_thresholds') }}

),

thresholds as (

    {{ thresholds_of('rules', 'style_change', [
        'minimum_characters', 'minimum_texts', 'minimum_accounts', 'prior_texts', 'minimum_spread'
    ]) }}

),

changes as (

    select * from {{ ref('int_style_changes') }}

),

eligible as (

    select
        changes.*,
        sum(changes.squares_within) over (partition by changes.figure)
        / sum(changes.degrees_of_freedom) over (partition by changes.figure) as usual_variance
    from changes
    cross join thresholds
    where
        changes.earlier_characters >= thresholds.minimum_characters
        and changes.later_characters >= thresholds.minimum_characters
        and changes.earlier_texts >= thresholds.minimum_texts
        and changes.later_texts >= thresholds.minimum_texts

),

centers as (

    select
        eligible.figure,
        count(*) as people,
        max(eligible.usual_variance) as usual_variance,
        {{ median_of('eligible.mean_change') }} as center,
        {{ median_of('1 / eligible.weight') }} as inverse_weight
    from eligible
    group by eligible.figure

),

spreads as (

    select
        eligible.figure,
        {{ tail_to_sigma() }} * {{ quantile('abs(eligible.mean_change - centers.center)', 0.9) }} as spread
    from eligible
    inner join centers on eligible.figure = centers.figure
    group by eligible.figure

),

deviates as (

    select
        eligible.account_id,
        eligible.figure,
        centers.people,
        (eligible.mean_change - centers.center) / sqrt(
            greatest(
                pow(thresholds.minimum_spread, 2),
                pow(spreads.spread, 2) - centers.usual_variance * centers.inverse_weight
            )
            + {{ cautious_variance(
                'eligible.squares_within', 'eligible.degrees_of_freedom', 'centers.usual_variance',
                'thresholds.prior_texts'
            ) }} / eligible.weight
        ) as deviate
    from eligible
    inner join centers on eligible.figure = centers.figure
    inner join spreads on eligible.figure = spreads.figure
    cross join thresholds

),

widest as (

    select
        deviates.account_id,
        deviates.figure,
        deviates.people,
        deviates.deviate,
        abs(deviates.deviate) as size,
        count(*) over (partition by deviates.account_id) as figures
    from deviates
    qualify row_number() over (
        partition by deviates.account_id
        order by round(abs(deviates.deviate), 9) desc nulls last, deviates.figure asc nulls last
    ) = 1

),

tests as (

    select
        widest.account_id,
        widest.figure,
        widest.people,
        widest.figures,
        widest.deviate,
        case
            when widest.people >= thresholds.minimum_accounts
                then round({{ most_extreme_tail('widest.size', 'widest.figures') }}, 10)
        end as p_value
    from widest
    cross join thresholds

)

select * from tests
