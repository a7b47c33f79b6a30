with

kinds as (

    select * from {{ ref('link_kinds') }}

),

accounts_a as (

    select * from {{ ref('stg_people__accounts') }}

),

accounts_b as (

    select * from {{ ref('stg_people__accounts') }}

),

edges as (

    select * from {{ ref('int_link_edges') }}

),

described as (

    select
        edges.account_id_a,
        edges.account_id_b,
        edges.link_kind,
        edges.strength,
        edges.least_accounts,
        kinds.is_hard,
        {{ json_object(raws={
            'shared': 'edges.marks_shared',
            'accounts': 'edges.least_accounts',
        }) }} as evidence
    from edges
    inner join kinds on edges.link_kind = kinds.link_kind
    where {{ in_force('kinds', as_of()) }}

),

united as (

    select
        described.account_id_a,
        described.account_id_b,
        {{ round_stat('1 - exp(sum(ln(1 - least(described.strength, 0.999999))))') }} as link_weight,
        {{ string_list('described.link_kind') }} as link_kinds,
        count(case when described.link_kind in ('device', 'ip') then 1 end) as home_kinds,
        count(case when described.link_kind in ('document', 'payout') then 1 end)
        + max(case when described.link_kind in ('contact', 'record_linkage') then 1 else 0 end)
            as other_kinds,
        max(case when described.is_hard then 1 else 0 end) = 1 as is_hard_link,
        max(case when described.is_hard then described.least_accounts else 0 end) as hard_accounts,
        max(case when described.link_kind = 'device' then 1 else 0 end) = 1 as is_device_shared,
        '{' || {{ joined_text(
            "'\"' || described.link_kind || '\": ' || described.evidence", "', '", 'described.link_kind'
        ) }} || '}' as evidence
    from described
    group by described.account_id_a, described.account_id_b

),

{# Linkage reads contacts too: the two are one kind. People who say that they live together share devices
   and a network: that is one kind of link, not two. #}
pairs as (

    select
        united.account_id_a,
        united.account_id_b,
        united.link_weight,
        united.link_kinds,
        united.is_hard_link,
        united.hard_accounts,
        united.is_device_shared,
        united.evidence,
        coalesce(accounts_a.address = accounts_b.address, false) as is_same_address,
        coalesce(accounts_a.address <> accounts_b.address, false) as is_other_address,
        united.other_kinds + case
            when coalesce(accounts_a.address = accounts_b.address, false) then least(united.home_kinds, 1)
            else united.home_kinds
        end as kinds
    from united
    inner join accounts_a on united.account_id_a = accounts_a.account_id
    inner join accounts_b on united.account_id_b = accounts_b.account_id

)

select * from pairs
