with

sessions as (

    select * from {{ ref('stg_access__sessions') }}

),

sessions_to_compare as (

    select * from {{ ref('stg_access__sessions') }}

),

first_instants as (

    select
        sessions_to_compare.account_id,
        min(sessions_to_compare.started_at) as started_at
    from sessions_to_compare
    where sessions_to_compare.started_at <= {{ as_of() }}
    group by sessions_to_compare.account_id

),

first_sessions as (

    select
        sessions.account_id,
        sessions.session_id,
        sessions.device_id,
        sessions.started_at,
        case when coalesce(sessions.ip_asn_type, '') <> 'mobile' then sessions.ip_prefix end as network,
        case
            when sessions.ip_asn_type in ('residential', 'hosting', 'vpn') then sessions.ip_prefix
        end as fixed_network
    from sessions
    inner join first_instants
        on
            sessions.account_id = first_instants.account_id
            and sessions.started_at = first_instants.started_at
    qualify row_number() over (
        partition by sessions.account_id
        order by sessions.session_id asc nulls last
    ) = 1

)

select * from first_sessions
