with

rules as (

    select * from {{ ref('signal_thresholds') }}

),

thresholds as (

    {{ thresholds_of('rules', 'answer_copying', ['prior_comparisons']) }}

),

votes as (

    select * from {{ ref('int_answer_votes') }}

),

{# Of two people on a task: how many others gave the first one's answer, and did the second give it too. #}
compared as (

    select
        votes.type_number,
        votes.other_answers,
        {{ alike_class('votes.votes - 2', 'votes.answers - 2') }} as alike,
        votes.votes * (votes.votes - 1) as comparisons,
        votes.votes * (votes.votes - 1) as same
    from votes
    where votes.votes >= 2
    union all
    select
        votes.type_number,
        votes.other_answers,
        {{ alike_class('votes.votes - 1', 'votes.answers - 2') }} as alike,
        votes.votes * (votes.answers - votes.votes) as comparisons,
        0 as same
    from votes
    where votes.votes < votes.answers

),

by_type as (

    select
        compared.type_number,
        compared.other_answers,
        compared.alike,
        sum(compared.comparisons) as comparisons,
        sum(compared.same) as same
    from compared
    group by compared.type_number, compared.other_answers, compared.alike

),

everywhere as (

    select
        by_type.other_answers,
        by_type.alike,
        sum(by_type.comparisons) as comparisons,
        sum(by_type.same) as same
    from by_type
    group by by_type.other_answers, by_type.alike

),

usual as (

    select cast(sum(everywhere.same) as double) / sum(everywhere.comparisons) as chance
    from everywhere

),

chances as (

    select
        by_type.type_number,
        by_type.other_answers,
        by_type.alike,
        by_type.comparisons,
        round(
            (
                by_type.same + thresholds.prior_comparisons
                * (everywhere.same + thresholds.prior_comparisons * usual.chance)
                / (everywhere.comparisons + thresholds.prior_comparisons)
            ) / (by_type.comparisons + thresholds.prior_comparisons), 12
        ) as chance
    from by_type
    inner join everywhere
        on
            by_type.other_answers = everywhere.other_answers
            and by_type.alike = everywhere.alike
    cross join usual
    cross join thresholds

)

select * from chances
