with

rules as (

    select * from {{ ref('int_gate_rules') }}

),

accounts as (

    select * from {{ ref('stg_people__accounts') }}

),

worker_quality as (

    select * from {{ ref('worker_quality') }}

),

posteriors as (

    select * from {{ ref('int_gold_posteriors') }}

),

golds as (

    select * from {{ ref('int_gold_answers') }}

),

answered as (

    select
        worker_quality.account_id,
        sum(worker_quality.gold_answered) as gold_answered,
        sum(worker_quality.gold_correct) as gold_correct
    from worker_quality
    group by worker_quality.account_id

),

last_golds as (

    select
        golds.account_id,
        max(golds.submitted_on) as answered_on
    from golds
    group by golds.account_id

),

facts as (

    select
        accounts.account_id,
        rules.gate,
        rules.rule_code,
        coalesce(
            {{ number_text('posteriors.lower_05', 4) }} || ' from '
            || cast(cast(answered.gold_answered as bigint) as {{ t_text() }}) || ' golds',
            '0 golds'
        ) as input_value,
        case
            when coalesce(answered.gold_answered, 0) < rules.minimum_sample then 'unknown'
            when {{ round_stat('posteriors.lower_05') }} >= rules.threshold then 'pass'
            when {{ round_stat('posteriors.lower_05') }} < rules.threshold then 'fail'
            else 'unknown'
        end as result,
        false as needs_person,
        cast(last_golds.answered_on as timestamp) as changed_at
    from accounts
    inner join rules on rules.rule_code in ('assessment_quality', 'gold_quality')
    left join answered on accounts.account_id = answered.account_id
    left join posteriors
        on
            answered.gold_answered = posteriors.answered
            and answered.gold_correct = posteriors.correct
    left join last_golds on accounts.account_id = last_golds.account_id

),

final as (

    {{ gate_facts('facts') }}

)

select * from final
