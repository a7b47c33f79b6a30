with

rules as (

    select * from {{ ref('signal_thresholds') }}

),

thresholds as (

    {{ thresholds_of('rules', 'answer_copying', ['tail_from', 'maximum_terms']) }}

),

agreement as (

    select * from {{ ref('int_answer_agreement') }}

),

deviates as (

    select * from {{ ref('int_answer_deviates') }}

),

numbers as (

    {{ number_spine(2000, 'misses') }}

),

judged as (

    select
        agreement.account_id_a,
        agreement.account_id_b,
        agreement.shared_tasks,
        agreement.same,
        deviates.between_variance,
        least(
            0.99, greatest(0.01, agreement.expected_same / agreement.shared_tasks + deviates.center)
        ) as chance
    from agreement
    inner join deviates
        on
            agreement.account_id_a = deviates.account_id_a
            and agreement.account_id_b = deviates.account_id_b
    cross join thresholds
    where
        deviates.deviate >= thresholds.tail_from
        and agreement.shared_tasks - agreement.same < thresholds.maximum_terms

),

{# Pairs differ in how much they agree: the chance itself varies as a beta with that spread. #}
shapes as (

    select
        judged.*,
        1 / least(0.5, greatest(0.0001, judged.between_variance / (judged.chance * (1 - judged.chance)))) - 1
            as concentration
    from judged

),

summed as (

    select
        shapes.account_id_a,
        shapes.account_id_b,
        sum(
            exp({{ ln_beta_binomial(
                'shapes.shared_tasks', '(shapes.shared_tasks - numbers.misses)',
                '(shapes.chance * shapes.concentration)', '((1 - shapes.chance) * shapes.concentration)'
            ) }})
        ) as p_value
    from shapes
    inner join numbers on shapes.shared_tasks - shapes.same >= numbers.misses
    group by shapes.account_id_a, shapes.account_id_b

),

tails as (

    select
        deviates.account_id_a,
        deviates.account_id_b,
        least(1.0, coalesce(summed.p_value, 1.0)) as p_value
    from deviates
    left join summed
        on
            deviates.account_id_a = summed.account_id_a
            and deviates.account_id_b = summed.account_id_b

)

select * from tails
