{% set is_over_share = 'counted.rows_quarantined_new > counted.quarantine_limit * counted.rows_new' %}
with

entities as (

    select * from {{ ref('contract_entities') }}

),

markers as (

    select * from {{ ref('base_landing_markers') }}

),

landed as (

    select * from {{ ref('int_landed_row_counts') }}

),

rejected as (

    select * from {{ ref('int_rejected_row_counts') }}

),

limits as (

    select * from {{ ref('int_quarantine_limits') }}

),

unknown_codes as (

    select * from {{ ref('int_unknown_codes') }}

),

failures as (

    select
        markers.entity,
        count(*) as batches_failed,
        max(markers.message) as message
    from markers
    where markers.status = 'failed' and markers.landed_as_of = {{ as_of() }}
    group by markers.entity

),

counted as (

    select
        entities.entity,
        landed.newest_at,
        failures.message,
        unknown_codes.codes as unknown_codes,
        limits.limit_share as quarantine_limit,
        limits.minimum_rows as quarantine_minimum,
        coalesce(unknown_codes.uses, 0) as unknown_code_uses,
        coalesce(landed.rows_new, 0) + coalesce(rejected.rows_rejected_new, 0) as rows_new,
        coalesce(landed.rows_visible, 0) + coalesce(rejected.rows_rejected, 0) as rows_total,
        coalesce(landed.rows_visible, 0) - coalesce(landed.rows_bad, 0) as rows_accepted,
        coalesce(landed.rows_bad, 0) + coalesce(rejected.rows_rejected, 0) as rows_quarantined,
        coalesce(landed.rows_bad_new, 0) + coalesce(rejected.rows_rejected_new, 0) as rows_quarantined_new,
        coalesce(landed.rows_deferred, 0) as rows_deferred,
        coalesce(failures.batches_failed, 0) as batches_failed
    from entities
    left join landed on entities.entity = landed.entity
    left join rejected on entities.entity = rejected.entity
    left join failures on entities.entity = failures.entity
    left join unknown_codes on entities.entity = unknown_codes.entity
    left join limits on entities.entity = limits.entity

),

health as (

    select
        counted.entity,
        counted.rows_new,
        counted.rows_total,
        counted.rows_accepted,
        counted.rows_quarantined,
        counted.rows_quarantined_new,
        counted.rows_deferred,
        {{ round_stat('counted.rows_quarantined_new / nullif(cast(counted.rows_new as double), 0)') }}
            as quarantine_rate,
        counted.quarantine_limit,
        counted.quarantine_minimum,
        counted.newest_at,
        {{ round_stat(minutes_between('counted.newest_at', as_of()) ~ ' / 60') }} as lag_hours,
        case
            when {{ is_over_share }} and counted.rows_quarantined_new >= counted.quarantine_minimum
                then 'over_limit'
            when counted.batches_failed > 0 then 'failed'
            when counted.rows_total + counted.rows_deferred = 0 then 'absent'
            when {{ is_over_share }} then 'few_quarantined'
            when counted.unknown_code_uses > 0 then 'unknown_codes'
            else 'ok'
        end as status,
        coalesce(
            counted.message,
            case
                when {{ is_over_share }} and counted.rows_quarantined_new < counted.quarantine_minimum
                    then
                        counted.rows_quarantined_new || ' of ' || counted.rows_new
                        || ' new rows lie in quarantine; ' || counted.quarantine_minimum || ' stop a night.'
            end,
            'The rules do not know ' || counted.unknown_codes
            || ': add a row to the seed, or map it at the source.'
        ) as message,
        counted.unknown_code_uses,
        {{ as_of() }} as as_of
    from counted

)

select * from health
