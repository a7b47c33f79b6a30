with

kinds as (

    select * from {{ ref('link_kinds') }}

),

marks as (

    select * from {{ ref('int_link_marks') }}

),

counted as (

    select
        marks.link_kind,
        marks.mark,
        count(*) as accounts
    from marks
    group by marks.link_kind, marks.mark

),

shared as (

    select
        counted.link_kind,
        counted.mark,
        counted.accounts,
        {{ link_strength('kinds.weight', 'counted.accounts') }} as strength
    from counted
    inner join kinds on counted.link_kind = kinds.link_kind
    where
        counted.accounts between 2 and kinds.most_accounts
        and {{ in_force('kinds', as_of()) }}

)

select * from shared
