with

rules as (

    select * from {{ ref('signal_thresholds') }}

),

thresholds as (

    {{ thresholds_of('rules', 'gold_failure', ['bar', 'confidence', 'minimum_golds']) }}

),

gold_checks as (

    select * from {{ ref('int_gold_checks') }}

),

accounts as (

    select * from {{ ref('stg_people__accounts') }}

),

signal_tests as (

    select * from {{ ref('int_signal_tests') }}

),

gold_failures as (

    select * from {{ ref('int_account_gold_failures') }}

),

joined as (

    select
        gold_checks.account_id,
        gold_checks.answered,
        gold_checks.correct,
        gold_checks.set_aside,
        gold_checks.posterior_mean,
        gold_checks.below_bar,
        signal_tests.p_value,
        signal_tests.q_value,
        gold_failures.submission_ids,
        thresholds.bar,
        thresholds.confidence,
        thresholds.minimum_golds,
        gold_checks.answered >= thresholds.minimum_golds as is_sufficient
    from gold_checks
    inner join accounts on gold_checks.account_id = accounts.account_id
    left join signal_tests
        on
            gold_checks.account_id = signal_tests.account_id
            and signal_tests.signal_code = 'gold_failure'
    left join gold_failures on gold_checks.account_id = gold_failures.account_id
    cross join thresholds

),

judged as (

    select
        joined.account_id,
        'gold_failure' as signal_code,
        'quality' as family,
        case
            when not joined.is_sufficient then 'insufficient_data'
            when joined.below_bar > joined.confidence then 'flagged'
            else 'clear'
        end as status,
        case when joined.is_sufficient then joined.below_bar end as score,
        case when joined.is_sufficient then joined.below_bar end as observed_value,
        joined.confidence as threshold_value,
        joined.answered as sample_size,
        joined.p_value,
        joined.q_value,
        {{ json_object(raws={
            'gold_answered': 'joined.answered',
            'gold_correct': 'joined.correct',
            'gold_set_aside': 'joined.set_aside',
            'posterior_mean': number_text('joined.posterior_mean', 4),
            'bar': number_text('joined.bar', 4),
            'submission_ids': "coalesce(joined.submission_ids, '[]')",
        }) }} as evidence,
        case
            when not joined.is_sufficient
                then
                    'Only ' || {{ number_text('joined.answered', 0) }} || ' gold tasks answered; '
                    || {{ number_text('joined.minimum_golds', 0) }} || ' are needed before they say anything.'
            else
                'Of ' || {{ number_text('joined.answered', 0) }} || ' gold tasks '
                || {{ number_text('joined.correct', 0) }}
                || ' were right. The probability that this expert''s accuracy '
                || 'lies below ' || {{ percent_text('joined.bar') }} || ' is '
                || {{ number_text('joined.below_bar', 4) }} || '; the limit is '
                || {{ number_text('joined.confidence', 2) }} || '.'
                || case
                    when joined.set_aside > 0
                        then
                            ' ' || {{ number_text('joined.set_aside', 0) }}
                            || ' gold answers were left out because many experts fail those tasks.'
                    else ''
                end
        end as explanation
    from joined

)

select * from judged
