with

rules as (

    select * from {{ ref('signal_thresholds') }}

),

thresholds as (

    {{ thresholds_of('rules', 'signup_velocity', [
        'baseline_days', 'prior_signups', 'prior_days', 'first_session_hours'
    ]) }}

),

accounts as (

    select * from {{ ref('stg_people__accounts') }}

),

first_sessions as (

    select * from {{ ref('int_first_sessions') }}

),

signups as (

    select
        accounts.account_id,
        accounts.created_at,
        first_sessions.device_id,
        first_sessions.fixed_network,
        {{ epoch_seconds('accounts.created_at') }} as created_second,
        thresholds.prior_signups,
        24.0 * (thresholds.baseline_days + thresholds.prior_days) as baseline_hours
    from accounts
    inner join first_sessions on accounts.account_id = first_sessions.account_id
    cross join thresholds
    where
        not coalesce(accounts.is_test, false)
        and accounts.created_at <= {{ as_of() }}
        and {{ days_between('accounts.created_at', as_of()) }} <= thresholds.baseline_days
        and {{ seconds_between('accounts.created_at', 'first_sessions.started_at') }}
        <= 3600 * thresholds.first_session_hours

),

places as (

    select
        signups.account_id,
        signups.created_at,
        signups.created_second,
        signups.prior_signups,
        signups.baseline_hours,
        'device' as place_kind,
        signups.device_id as place
    from signups
    where signups.device_id is not null
    union all
    select
        signups.account_id,
        signups.created_at,
        signups.created_second,
        signups.prior_signups,
        signups.baseline_hours,
        'network' as place_kind,
        signups.fixed_network as place
    from signups
    where signups.fixed_network is not null

),

counted as (

    select
        places.account_id,
        places.created_at,
        places.place_kind,
        places.place,
        places.prior_signups,
        places.baseline_hours,
        count(*) over (
            partition by places.place_kind, places.place
            order by places.created_second
            range between 3600 preceding and 3600 following
        ) as signups_near,
        count(*) over (partition by places.place_kind, places.place) as signups_of_place
    from places

),

rated as (

    select
        counted.account_id,
        counted.created_at,
        counted.place_kind,
        counted.place,
        counted.signups_near,
        counted.signups_of_place - counted.signups_near + counted.prior_signups as shape,
        counted.baseline_hours / 2 as rate
    from counted

)

select * from rated
