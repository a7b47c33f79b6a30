with

rules as (

    select * from {{ ref('int_gate_rules') }}

),

accounts as (

    select * from {{ ref('stg_people__accounts') }}

),

first_sessions as (

    select * from {{ ref('int_first_sessions') }}

),

places as (

    select
        accounts.account_id,
        'referrer' as place_kind,
        accounts.referred_by_account_id as place
    from accounts
    union all
    select
        first_sessions.account_id,
        'device' as place_kind,
        first_sessions.device_id as place
    from first_sessions
    union all
    select
        first_sessions.account_id,
        'network' as place_kind,
        first_sessions.network as place
    from first_sessions

),

counted as (

    select
        places.account_id,
        places.place_kind,
        count(*) over (
            partition by places.place_kind, places.place
            order by cast(floor({{ epoch_seconds('accounts.created_at') }}) as bigint)
            range between 3600 preceding and 3600 following
        ) as signups
    from places
    inner join accounts on places.account_id = accounts.account_id
    where
        places.place is not null
        and not coalesce(accounts.is_test, false)

),

busiest as (

    select
        counted.account_id,
        counted.place_kind,
        counted.signups
    from counted
    qualify row_number() over (
        partition by counted.account_id
        order by counted.signups desc nulls last, counted.place_kind asc nulls last
    ) = 1

),

facts as (

    select
        busiest.account_id,
        rules.gate,
        rules.rule_code,
        cast(busiest.signups as {{ t_text() }}) || ' from one ' || busiest.place_kind as input_value,
        case when busiest.signups > rules.threshold then 'fail' else 'pass' end as result,
        false as needs_person,
        accounts.created_at as changed_at
    from busiest
    inner join accounts on busiest.account_id = accounts.account_id
    inner join rules on rules.rule_code = 'signup_velocity_normal'

),

final as (

    {{ gate_facts('facts') }}

)

select * from final
