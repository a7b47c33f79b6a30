with

rules as (

    select * from {{ ref('signal_thresholds') }}

),

thresholds as (

    {{ thresholds_of('rules', 'earnings_gaming', ['window_days', 'better_pay']) }}

),

given_back as (

    select * from {{ ref('int_given_back') }}

),

items as (

    select * from {{ ref('int_work_items') }}

),

offers as (

    select * from {{ ref('int_pay_offers') }}

),

people as (

    select
        given_back.account_id,
        row_number() over (order by given_back.account_id asc nulls last) as person_number
    from given_back
    group by given_back.account_id

),

claims as (

    select
        people.person_number,
        given_back.task_number,
        true as is_given_back
    from given_back
    inner join people on given_back.account_id = people.account_id
    union all
    select
        people.person_number,
        items.task_number,
        false as is_given_back
    from items
    inner join people on items.account_id = people.account_id
    cross join thresholds
    where {{ days_between('items.submitted_on', as_of()) }} < thresholds.window_days

),

{# Offers of one kind to one person, many of one pay: which pay better knows nothing of what went back. #}
paid as (

    select
        claims.person_number,
        offers.kind_number,
        offers.pay_amount,
        count(offers.kind_number) as claims,
        count(case when claims.is_given_back then offers.kind_number end) as given_back
    from claims
    inner join offers on claims.task_number = offers.task_number
    group by claims.person_number, offers.kind_number, offers.pay_amount

),

means as (

    select
        paid.person_number,
        paid.kind_number,
        cast(sum(paid.pay_amount * paid.claims) as double) / sum(paid.claims) as mean_pay
    from paid
    group by paid.person_number, paid.kind_number

),

marked as (

    select
        paid.*,
        case when cast(paid.pay_amount as double) > thresholds.better_pay * means.mean_pay then 1 else 0 end
            as is_better
    from paid
    cross join thresholds
    inner join means
        on
            paid.person_number = means.person_number
            and paid.kind_number = means.kind_number

),

strata as (

    select
        people.account_id,
        marked.kind_number,
        sum(marked.claims) as claims,
        sum(marked.given_back) as given_back,
        sum(marked.is_better * marked.claims) as better,
        sum(marked.is_better * marked.given_back) as better_given_back
    from marked
    inner join people on marked.person_number = people.person_number
    group by people.account_id, marked.kind_number

)

select * from strata
