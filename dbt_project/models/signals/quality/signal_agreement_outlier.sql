with

rules as (

    select * from {{ ref('signal_thresholds') }}

),

thresholds as (

    {{ thresholds_of('rules', 'agreement_outlier', ['q_limit', 'minimum_tasks']) }}

),

agreement_checks as (

    select * from {{ ref('int_agreement_checks') }}

),

accounts as (

    select * from {{ ref('stg_people__accounts') }}

),

evidence as (

    select * from {{ ref('int_submission_evidence') }}

),

named as (

    select
        evidence.account_id,
        {{ string_list('evidence.submission_id') }} as submission_ids
    from evidence
    where evidence.signal_code = 'agreement_outlier'
    group by evidence.account_id

),

joined as (

    select
        agreement_checks.*,
        named.submission_ids,
        thresholds.q_limit,
        thresholds.minimum_tasks
    from agreement_checks
    inner join accounts on agreement_checks.account_id = accounts.account_id
    left join named on agreement_checks.account_id = named.account_id
    cross join thresholds

),

judged as (

    select
        joined.account_id,
        'agreement_outlier' as signal_code,
        'quality' as family,
        case
            when joined.q_value is null then 'insufficient_data'
            when joined.is_outlier and not joined.is_vindicated then 'flagged'
            else 'clear'
        end as status,
        case when joined.is_vindicated then 0.0 else 1.0 end * (1 - joined.q_value) as score,
        joined.q_value as observed_value,
        joined.q_limit as threshold_value,
        joined.tasks as sample_size,
        joined.p_value,
        joined.q_value,
        {{ json_object(raws={
            'overlapped_tasks': 'joined.tasks',
            'agreement_accuracy': number_text('joined.accuracy', 4),
            'usual_accuracy': number_text('joined.usual_accuracy', 4),
            'experts_compared': 'joined.population_accounts',
            'tests_of_the_night': 'joined.tests',
            'gold_answered': 'joined.gold_answered',
            'gold_correct': 'joined.gold_correct',
            'submission_ids': "coalesce(joined.submission_ids, '[]')",
        }) }} as evidence,
        case
            when joined.q_value is null and joined.tasks < joined.minimum_tasks
                then
                    'Only ' || {{ number_text('joined.tasks', 0) }} || ' tasks with three or more answers; '
                    || {{ number_text('joined.minimum_tasks', 0) }}
                    || ' are needed before agreement says anything.'
            when joined.q_value is null
                then 'Too few experts do the same kinds of task to say how much agreement is usual.'
            else
                'On ' || {{ number_text('joined.tasks', 0) }}
                || ' tasks that several experts answered, this expert''s '
                || 'answers fit the inferred ones ' || {{ percent_text('joined.accuracy') }}
                || ' of the time; '
                || {{ percent_text('joined.usual_accuracy') }} || ' is usual for these kinds of task. '
                || case
                    when joined.is_outlier and joined.is_vindicated
                        then
                            'But ' || {{ number_text('joined.gold_correct', 0) }} || ' of '
                            || {{ number_text('joined.gold_answered', 0) }}
                            || ' gold tasks were right: this may be a minority who are right, '
                            || 'so it is no flag.'
                    when joined.is_outlier
                        then
                            'After correction for ' || {{ number_text('joined.tests', 0) }}
                            || ' tests, chance and honest differences explain that with probability '
                            || {{ probability_text('joined.q_value') }} || ' at most.'
                    else 'That is within what honest people differ by.'
                end
        end as explanation
    from joined

)

select * from judged
