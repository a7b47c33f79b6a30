with

likeness as (

    select * from {{ ref('int_answer_likeness') }}

),

workers as (

    select * from {{ ref('int_label_workers') }}

),

numbers as (

    select distinct
        workers.account_id,
        workers.account_number
    from workers

),

named as (

    select
        own_numbers.account_id,
        partner_numbers.account_id as partner_id,
        likeness.shared_tasks,
        likeness.same,
        likeness.expected_same,
        likeness.alone,
        likeness.alone_same,
        likeness.alone_expected,
        likeness.weight
    from likeness
    inner join numbers as own_numbers on likeness.account_number = own_numbers.account_number
    inner join numbers as partner_numbers on likeness.partner_number = partner_numbers.account_number

),

ranked as (

    select
        named.*,
        count(*) over (partition by named.account_id) as partners,
        row_number() over (
            partition by named.account_id
            order by
                round(named.weight, 6) desc nulls last,
                named.shared_tasks desc nulls last,
                named.same desc nulls last,
                named.partner_id asc nulls last
        ) as place
    from named

),

{# A likelihood ratio of x is reached by chance with probability 1 / x at most (Markov). The least of several
   p-values is as likely as their number: each account is one test. #}
partners as (

    select
        ranked.account_id,
        ranked.partner_id,
        ranked.partners,
        ranked.shared_tasks,
        ranked.same,
        ranked.expected_same,
        ranked.alone,
        ranked.alone_same,
        ranked.alone_expected,
        ranked.weight,
        least(1.0, ranked.partners * exp(-greatest(0.0, ranked.weight))) as p_value
    from ranked
    where ranked.place = 1

)

select * from partners
