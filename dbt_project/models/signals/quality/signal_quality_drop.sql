with

rules as (

    select * from {{ ref('signal_thresholds') }}

),

thresholds as (

    {{ thresholds_of('rules', 'quality_drop', ['q_limit', 'cusum_limit', 'minimum_drop', 'minimum_points']) }}

),

checks as (

    select * from {{ ref('int_quality_checks') }}

),

signal_tests as (

    select * from {{ ref('int_signal_tests') }}

),

named as (

    select * from {{ ref('int_account_quality_submissions') }}

),

joined as (

    select
        checks.*,
        signal_tests.p_value,
        signal_tests.q_value,
        named.submission_ids,
        thresholds.cusum_limit,
        thresholds.minimum_points,
        coalesce(
            signal_tests.q_value <= thresholds.q_limit
            and checks.cusum >= thresholds.cusum_limit
            and checks.quality_lost >= thresholds.minimum_drop,
            false
        ) as is_flagged
    from checks
    cross join thresholds
    left join signal_tests
        on
            checks.account_id = signal_tests.account_id
            and signal_tests.signal_code = 'quality_drop'
    left join named on checks.account_id = named.account_id and named.signal_code = 'quality_drop'

),

judged as (

    select
        joined.account_id,
        'quality_drop' as signal_code,
        'quality' as family,
        case
            when joined.q_value is null then 'insufficient_data'
            when joined.is_flagged then 'flagged'
            else 'clear'
        end as status,
        1 - joined.q_value as score,
        joined.cusum as observed_value,
        joined.cusum_limit as threshold_value,
        joined.points as sample_size,
        joined.p_value,
        joined.q_value,
        {{ json_object(
            texts={'good_until': 'cast(joined.good_until as ' ~ t_text() ~ ')'},
            raws={
                'judged_answers': 'joined.points',
                'cusum': number_text('joined.cusum', 4),
                'earlier_quality': number_text('joined.earlier_quality', 4),
                'later_quality': number_text('joined.later_quality', 4),
                'lost_against_colleagues': number_text('joined.quality_lost', 4),
                'submission_ids': "coalesce(joined.submission_ids, '[]')",
            },
        ) }} as evidence,
        case
            when joined.cusum is null
                then
                    'No project with ' || {{ number_text('joined.minimum_points', 0) }}
                    || ' judged answers and work after them: no level to hold later work against.'
            when joined.q_value is null then 'Too few experts to say how much days differ.'
            when joined.later_quality is null
                then
                    'Work is at the level of before: ' || {{ percent_text('joined.earlier_quality') }}
                    || ' right.'
            else
                'After ' || cast(joined.good_until as {{ t_text() }}) || ' '
                || {{ percent_text('joined.later_quality') }} || ' of the answers were right, before it '
                || {{ percent_text('joined.earlier_quality') }} || '. Held against colleagues on the same '
                || 'projects in the same weeks, '
                || {{ number_text('100 * joined.quality_lost', 0) }} || ' of 100 were lost. '
                || case
                    when joined.is_flagged then 'Ask what has changed before anything else.'
                    else 'Days differ by as much, or it is too little to ask about.'
                end
        end as explanation
    from joined

)

select * from judged
