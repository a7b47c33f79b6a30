with

rules as (

    select * from {{ ref('signal_thresholds') }}

),

thresholds as (

    {{ thresholds_of('rules', 'answer_copying', ['copied_share', 'likeness']) }}

),

votes as (

    select * from {{ ref('int_answer_votes') }}

),

chances as (

    select * from {{ ref('int_answer_chances') }}

),

weights as (

    select
        votes.task_number,
        votes.label_number,
        case when votes.answers >= 3 and votes.votes = 2 then 1 else 0 end as alone_if_same,
        case when votes.answers >= 3 and votes.votes = 1 then 1 else 0 end as alone_if_other,
        if_same.chance as chance_if_same,
        if_other.chance as chance_if_other,
        round({{ ln_copied_ratio('if_same.chance') }}, 12) as weight_if_same,
        round({{ ln_not_copied_ratio() }}, 12) as weight_if_other
    from votes
    cross join thresholds
    left join chances as if_same
        on
            votes.type_number = if_same.type_number
            and votes.other_answers = if_same.other_answers
            and if_same.alike = {{ alike_class('votes.votes - 2', 'votes.answers - 2') }}
    left join chances as if_other
        on
            votes.type_number = if_other.type_number
            and votes.other_answers = if_other.other_answers
            and if_other.alike = {{ alike_class('votes.votes - 1', 'votes.answers - 2') }}

)

select * from weights
