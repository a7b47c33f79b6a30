with

rules as (

    select * from {{ ref('signal_thresholds') }}

),

thresholds as (

    {{ thresholds_of('rules', 'earnings_gaming', ['window_days', 'period_days', 'better_pay']) }}

),

given_back as (

    select * from {{ ref('int_given_back') }}

),

items as (

    select * from {{ ref('int_work_items') }}

),

tasks as (

    select * from {{ ref('stg_work__tasks') }}

),

people as (

    select distinct given_back.account_id
    from given_back

),

claims as (

    select
        given_back.account_id,
        given_back.task_number,
        1 as is_given_back
    from given_back
    union all
    select
        items.account_id,
        items.task_number,
        0 as is_given_back
    from items
    inner join people on items.account_id = people.account_id
    cross join thresholds
    where {{ days_between('items.submitted_on', as_of()) }} < thresholds.window_days

),

{# Offers of one kind to one person, many of one pay: which pay better knows nothing of what went back. #}
offers as (

    select
        claims.account_id,
        tasks.project_id,
        tasks.task_type,
        tasks.currency,
        {{ int_div(days_between('tasks.created_on', as_of()), 'cast(thresholds.period_days as bigint)') }}
            as period,
        tasks.pay_amount,
        count(*) as claims,
        sum(claims.is_given_back) as given_back
    from claims
    inner join tasks on claims.task_number = tasks.version_key
    cross join thresholds
    where tasks.pay_amount is not null
    group by all

),

marked as (

    select
        offers.*,
        case
            when
                cast(offers.pay_amount as double) > thresholds.better_pay
                * cast(sum(offers.pay_amount * offers.claims) over kind as double)
                / sum(offers.claims) over kind
                then 1
            else 0
        end as is_better
    from offers
    cross join thresholds
    window kind as (
        partition by
            offers.account_id, offers.project_id, offers.task_type, offers.currency, offers.period
    )

),

strata as (

    select
        marked.account_id,
        {{ md5_key(['marked.project_id', 'marked.task_type', 'marked.currency', 'marked.period']) }}
            as stratum,
        sum(marked.claims) as claims,
        sum(marked.given_back) as given_back,
        sum(marked.is_better * marked.claims) as better,
        sum(marked.is_better * marked.given_back) as better_given_back
    from marked
    group by
        marked.account_id, marked.project_id, marked.task_type, marked.currency, marked.period

)

select * from strata
