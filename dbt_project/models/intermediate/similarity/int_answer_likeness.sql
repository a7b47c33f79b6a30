with

rules as (

    select * from {{ ref('signal_thresholds') }}

),

thresholds as (

    {{ thresholds_of('rules', 'answer_copying', [
        'prior_alone', 'maximum_chance', 'copied_share', 'likeness'
    ]) }}

),

pairs as (

    select * from {{ ref('int_answer_pairs') }}

),

rates as (

    select * from {{ ref('int_answer_rates') }}

),

partner_rates as (

    select * from {{ ref('int_answer_rates') }}

),

{# Who often joins, or is joined in, answers that nobody else gives does so for reasons of their own: that is
   expected of the pair. Who does it seldom is taken to be usual. #}
expected as (

    select
        pairs.*,
        {{ joins_more_than_usual(
            'rates.same_alone', 'pairs.alone_same', 'rates.expected_with_others', 'pairs.alone_expected'
        ) }} as own_ratio,
        {{ joins_more_than_usual(
            'partner_rates.same_alone', 'pairs.alone_same', 'partner_rates.expected_of_others',
            'pairs.alone_expected'
        ) }} as partner_ratio
    from pairs
    cross join thresholds
    left join rates on pairs.account_number = rates.account_number
    left join partner_rates on pairs.partner_number = partner_rates.account_number

),

chances as (

    select
        expected.*,
        least(
            thresholds.maximum_chance,
            expected.own_ratio * expected.partner_ratio * expected.alone_expected / nullif(expected.alone, 0)
        ) as alone_chance
    from expected
    cross join thresholds

),

likeness as (

    select
        chances.account_number,
        chances.partner_number,
        chances.shared_tasks,
        chances.same,
        chances.expected_same,
        chances.alone,
        chances.alone_same,
        coalesce(chances.alone * chances.alone_chance, 0.0) as alone_expected,
        round(
            chances.other_weight
            + case
                when chances.alone > 0
                    then
                        chances.alone_same * {{ ln_copied_ratio('chances.alone_chance') }}
                        + (chances.alone - chances.alone_same) * {{ ln_not_copied_ratio() }}
                else 0.0
            end, 9
        ) as weight
    from chances
    cross join thresholds

)

select * from likeness
