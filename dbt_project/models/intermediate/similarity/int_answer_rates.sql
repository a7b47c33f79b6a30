with

rules as (

    select * from {{ ref('signal_thresholds') }}

),

thresholds as (

    {{ thresholds_of('rules', 'answer_copying', ['window_days']) }}

),

labels as (

    select * from {{ ref('int_task_labels') }}

),

votes as (

    select * from {{ ref('int_answer_votes') }}

),

chances as (

    select * from {{ ref('int_answer_chances') }}

),

{# A colleague's answer stands alone when nobody but, perhaps, this person gave it: with one vote or two. #}
compared as (

    select
        labels.account_number,
        chances.chance,
        votes.lone_answers + case votes.votes when 1 then -1 when 2 then 1 else 0 end as others_alone,
        case votes.votes when 1 then votes.answers - 1 when 2 then 1 else 0 end as own_alone,
        case when votes.votes = 2 then 1 else 0 end as same
    from labels
    inner join votes
        on
            labels.task_number = votes.task_number
            and labels.label_number = votes.label_number
    inner join chances
        on
            votes.type_number = chances.type_number
            and votes.other_answers = chances.other_answers
            and chances.alike = 0
    cross join thresholds
    where
        votes.answers >= 3
        and {{ days_between('labels.submitted_on', as_of()) }} < thresholds.window_days

),

rates as (

    select
        compared.account_number,
        sum(compared.same) as same_alone,
        sum(compared.others_alone * compared.chance) as expected_with_others,
        sum(compared.own_alone * compared.chance) as expected_of_others
    from compared
    group by compared.account_number

)

select * from rates
