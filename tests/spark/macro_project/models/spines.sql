with

instants as (

    select * from {{ ref('instants') }}

),

constant_days as (

    {{ date_spine("date '2024-02-27'", "date '2024-03-02'", 'day') }}

),

read_days as (

    {{ date_spine(
        '(select min(instants.day) from instants where instants.id in (1, 2, 3))',
        '(select max(instants.day) from instants where instants.id in (1, 2))',
        'day'
    ) }}

),

no_days as (

    {{ date_spine("date '2026-01-02'", "date '2026-01-01'", 'day') }}

),

unknown_days as (

    {{ date_spine('cast(null as date)', "date '2026-01-01'", 'day') }}

),

numbers as (

    {{ number_spine(5, 'number') }}

),

gathered as (

    select
        'constant' as spine,
        constant_days.day,
        cast(null as bigint) as number
    from constant_days
    union all
    select
        'read' as spine,
        read_days.day,
        cast(null as bigint) as number
    from read_days
    union all
    select
        'none' as spine,
        no_days.day,
        cast(null as bigint) as number
    from no_days
    union all
    select
        'unknown' as spine,
        unknown_days.day,
        cast(null as bigint) as number
    from unknown_days
    union all
    select
        'numbers' as spine,
        cast(null as date) as day,
        numbers.number
    from numbers

)

select * from gathered
