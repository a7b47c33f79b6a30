with

rules as (

    select * from {{ ref('signal_thresholds') }}

),

thresholds as (

    {{ thresholds_of('rules', 'straight_lining', ['q_limit']) }}

),

signal_tests as (

    select * from {{ ref('int_signal_tests') }}

),

checks as (

    select * from {{ ref('int_line_checks') }}

),

items as (

    select * from {{ ref('int_run_items') }}

),

named as (

    select
        items.version_key,
        items.account_id,
        'straight_lining' as signal_code,
        cast(items.same_votes as double) as observed_value,
        cast(items.votes as double) as threshold_value,
        {{ number_text('items.same_votes', 0) }} || ' of ' || {{ number_text('items.votes', 0) }}
        || ' others gave the answer ' || items.label || ', which this expert gave throughout.' as explanation
    from items
    inner join checks
        on
            items.account_id = checks.account_id
            and items.task_type = checks.task_type
            and items.run_number = checks.run_number
    inner join signal_tests
        on
            items.account_id = signal_tests.account_id
            and signal_tests.signal_code = 'straight_lining'
    inner join thresholds on signal_tests.q_value <= thresholds.q_limit
    qualify row_number() over (
        partition by items.account_id order by items.same_votes nulls last, items.version_key nulls last
    ) <= {{ evidence_rows() }}

)

select * from named
