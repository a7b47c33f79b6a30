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

run_items as (

    select * from {{ ref('int_run_items') }}

),

named as (

    select
        run_items.version_key,
        run_items.account_id,
        'straight_lining' as signal_code,
        cast(run_items.same_votes as double) as observed_value,
        cast(run_items.votes as double) as threshold_value,
        'The answer ' || run_items.label || ' like all around it; '
        || {{ number_text('run_items.same_votes', 0) }} || ' of '
        || {{ number_text('run_items.votes', 0) }} || ' others gave it here.' as explanation
    from run_items
    inner join checks
        on
            run_items.account_id = checks.account_id
            and run_items.task_type = checks.task_type
            and run_items.run_number = checks.run_number
    inner join signal_tests
        on
            run_items.account_id = signal_tests.account_id
            and signal_tests.signal_code = 'straight_lining'
    inner join thresholds on signal_tests.q_value <= thresholds.q_limit
    qualify row_number() over (
        partition by run_items.account_id
        order by round(run_items.ln_chance, 9) asc nulls last, run_items.version_key asc nulls last
    ) <= {{ evidence_rows() }}

)

select * from named
