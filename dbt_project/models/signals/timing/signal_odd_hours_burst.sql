with

rules as (

    select * from {{ ref('signal_thresholds') }}

),

thresholds as (

    {{ thresholds_of('rules', 'odd_hours_burst', [
        'recent_days', 'minimum_active_days', 'tail_limit', 'near_hours'
    ]) }}

),

bursts as (

    select * from {{ ref('int_hour_bursts') }}

),

device_days as (

    select * from {{ ref('int_device_days') }}

),

named as (

    select * from {{ ref('int_account_clock_submissions') }}

),

zoned as (

    select device_days.account_id
    from device_days
    where device_days.browser_timezone is not null
    group by device_days.account_id

),

joined as (

    select
        bursts.*,
        named.submission_ids,
        thresholds.recent_days,
        thresholds.minimum_active_days,
        thresholds.near_hours,
        thresholds.tail_limit,
        zoned.account_id is not null as is_zone_known,
        bursts.active_days >= thresholds.minimum_active_days
        and zoned.account_id is not null as is_sufficient
    from bursts
    cross join thresholds
    left join zoned on bursts.account_id = zoned.account_id
    left join named on bursts.account_id = named.account_id and named.signal_code = 'odd_hours_burst'

),

judged as (

    select
        joined.account_id,
        'odd_hours_burst' as signal_code,
        'timing' as family,
        {{ rule_status('joined.is_sufficient', 'joined.is_flagged') }} as status,
        case when joined.is_sufficient then 1 - joined.tail end as score,
        case when joined.is_sufficient then joined.tail end as observed_value,
        joined.tail_limit as threshold_value,
        joined.active_days as sample_size,
        cast(null as double) as p_value,
        cast(null as double) as q_value,
        {{ json_object(raws={
            'active_days': 'joined.active_days',
            'odd_days': 'joined.odd_days',
            'odd_hours': 'joined.odd_hours',
            'expected_odd_hours': number_text('joined.expected_hours', 4),
            'surprise': number_text('joined.surprise', 2),
            'usual_days': 'joined.usual_days',
            'submissions': 'joined.submissions',
            'odd_submissions': 'joined.odd_submissions',
            'submission_ids': "coalesce(joined.submission_ids, '[]')",
        }) }} as evidence,
        case
            when joined.active_days < joined.minimum_active_days
                then
                    'Only ' || {{ number_text('joined.active_days', 0) }}
                    || ' days of work to know the usual hours from; '
                    || {{ number_text('joined.minimum_active_days', 0) }} || ' are needed.'
            when not joined.is_zone_known
                then 'No sign-in names a time zone, so that travel cannot be told apart.'
            when joined.odd_days = 0
                then
                    'No work in the last ' || {{ number_text('joined.recent_days', 0) }}
                    || ' days came at unusual hours that travel or a deadline of many does not explain.'
            else
                'On ' || {{ number_text('joined.odd_days', 0) }} || ' of the last '
                || {{ number_text('joined.recent_days', 0) }} || ' days work came more than '
                || {{ number_text('joined.near_hours', 0) }}
                || ' hours away from the hours of the weeks before ('
                || {{ number_text('joined.active_days', 0) }} || ' days of work): '
                || {{ number_text('joined.odd_submissions', 0) }} || ' of '
                || {{ number_text('joined.submissions', 0) }} || ' submissions. '
                || case
                    when joined.is_flagged
                        then
                            'The usual hours went on beside it. Ask how these days went: '
                            || 'people change their hours for many reasons.'
                    else 'That is within what people do now and then, or the hours moved as a whole.'
                end
        end as explanation
    from joined

)

select * from judged
