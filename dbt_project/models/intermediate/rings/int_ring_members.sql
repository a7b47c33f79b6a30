with

rules as (

    select * from {{ ref('signal_thresholds') }}

),

thresholds as (

    {{ thresholds_of('rules', 'collusion_ring', ['window_days']) }}

),

accounts as (

    select * from {{ ref('stg_people__accounts') }}

),

items as (

    select * from {{ ref('int_work_items') }}

),

edges as (

    select * from {{ ref('int_ring_edges') }}

),

worked as (

    select
        items.account_id,
        coalesce(items.project_id, items.task_type) as project_id,
        count(*) as claims
    from items
    inner join accounts on items.account_id = accounts.account_id
    cross join thresholds
    where
        not coalesce(accounts.is_test, false)
        and {{ days_between('items.submitted_on', as_of()) }} < thresholds.window_days
    group by items.account_id, coalesce(items.project_id, items.task_type)

),

experts as (

    select
        worked.account_id,
        worked.project_id,
        sum(worked.claims) over (partition by worked.account_id) as claims
    from worked
    qualify row_number() over (
        partition by worked.account_id
        order by worked.claims desc nulls last, worked.project_id asc nulls last
    ) = 1

),

neighbours as (

    select distinct
        sides.account_id,
        sides.partner_id as neighbour_id
    from (
        {{- both_sides('edges', []) }}
    ) as sides

),

{# A tie counts where a third person is tied to both: chains of chance acquaintances fall apart. #}
{{ closed_ties('neighbours') }},

labels_0 as (

    select distinct
        closed.account_id,
        closed.account_id as cluster_label
    from closed

),

{{ cluster_label_steps('closed', 0, 4) }}

members as (

    select
        experts.account_id,
        experts.project_id,
        experts.claims,
        labels_4.cluster_label as ring_label,
        case
            when labels_4.cluster_label is not null and accounts.address is not null
                then count(*) over (partition by labels_4.cluster_label, accounts.address)
        end as of_address,
        case
            when labels_4.cluster_label is not null and accounts.employer is not null
                then count(*) over (partition by labels_4.cluster_label, accounts.employer)
        end as of_employer
    from experts
    inner join accounts on experts.account_id = accounts.account_id
    left join labels_4 on experts.account_id = labels_4.account_id

)

select * from members
