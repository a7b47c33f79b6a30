with

agreement as (

    select * from {{ ref('int_answer_agreement') }}

),

tails as (

    select * from {{ ref('int_answer_tails') }}

),

pairs as (

    select
        agreement.account_id_a,
        agreement.account_id_b,
        agreement.shared_tasks,
        agreement.same,
        agreement.same_later_a,
        agreement.expected_same,
        tails.p_value
    from agreement
    inner join tails
        on
            agreement.account_id_a = tails.account_id_a
            and agreement.account_id_b = tails.account_id_b

),

sides as (

    select
        pairs.account_id_a as account_id,
        pairs.account_id_b as partner_id,
        pairs.shared_tasks,
        pairs.same,
        pairs.expected_same,
        pairs.same_later_a as same_later,
        pairs.p_value
    from pairs
    union all
    select
        pairs.account_id_b as account_id,
        pairs.account_id_a as partner_id,
        pairs.shared_tasks,
        pairs.same,
        pairs.expected_same,
        pairs.same - pairs.same_later_a as same_later,
        pairs.p_value
    from pairs

),

ranked as (

    select
        sides.*,
        count(*) over (partition by sides.account_id) as partners,
        row_number() over (
            partition by sides.account_id
            order by
                round(sides.p_value, 12) asc nulls last,
                sides.shared_tasks desc nulls last,
                sides.same desc nulls last,
                sides.partner_id asc nulls last
        ) as place
    from sides

),

{# The least of several p-values is as likely as their number: each account is one test. #}
partners as (

    select
        ranked.account_id,
        ranked.partner_id,
        ranked.partners,
        ranked.shared_tasks,
        ranked.same,
        ranked.expected_same,
        ranked.same_later,
        cast(ranked.same_later as double) / nullif(ranked.same, 0) as later_share,
        least(1.0, ranked.p_value * ranked.partners) as p_value
    from ranked
    where ranked.place = 1

)

select * from partners
