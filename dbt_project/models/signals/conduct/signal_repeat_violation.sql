with

rules as (

    select * from {{ ref('signal_thresholds') }}

),

thresholds as (

    {{ thresholds_of('rules', 'repeat_violation', ['minimum_violations', 'minimum_repeats', 'memory_days']) }}

),

violations as (

    select * from {{ ref('int_repeat_violations') }}

),

placed as (

    select
        violations.account_id,
        violations.decision_id,
        violations.policy_code,
        violations.is_repeat,
        row_number() over (
            partition by violations.account_id
            order by
                violations.is_repeat desc nulls last,
                violations.decided_at desc nulls last,
                violations.decision_id asc nulls last
        ) as place
    from violations

),

counted as (

    select
        placed.account_id,
        count(*) as standing,
        sum(case when placed.is_repeat then 1 else 0 end) as repeats,
        max(case when placed.place = 1 then placed.policy_code end) as policy_code,
        {{ string_list('case when placed.place <= ' ~ evidence_rows() ~ ' then placed.decision_id end') }}
            as decision_ids
    from placed
    group by placed.account_id

),

judged as (

    select
        counted.account_id,
        'repeat_violation' as signal_code,
        'conduct' as family,
        case
            when counted.standing < thresholds.minimum_violations then 'insufficient_data'
            when counted.repeats >= thresholds.minimum_repeats then 'flagged'
            else 'clear'
        end as status,
        case
            when counted.standing >= thresholds.minimum_violations
                then case when counted.repeats >= thresholds.minimum_repeats then 1.0 else 0.0 end
        end as score,
        case
            when counted.standing >= thresholds.minimum_violations then cast(counted.repeats as double)
        end as observed_value,
        thresholds.minimum_repeats as threshold_value,
        counted.standing as sample_size,
        cast(null as double) as p_value,
        cast(null as double) as q_value,
        {{ json_object(texts={'policy_code': 'counted.policy_code'}, raws={
            'standing_violations': 'counted.standing',
            'repeats': 'counted.repeats',
            'decision_ids': 'counted.decision_ids',
        }) }} as evidence,
        case
            when counted.standing < thresholds.minimum_violations
                then 'One violation stands; nothing has been repeated.'
            when counted.repeats >= thresholds.minimum_repeats
                then
                    {{ number_text('counted.repeats', 0) }} || ' of '
                    || {{ number_text('counted.standing', 0) }}
                    || ' violations that stand came after a decision about the same policy, within '
                    || {{ number_text('thresholds.memory_days', 0) }}
                    || ' days of it. Decisions that were overturned or replaced are not counted.'
            else
                {{ number_text('counted.standing', 0) }}
                || ' violations stand; none came after a decision about the same policy within '
                || {{ number_text('thresholds.memory_days', 0) }} || ' days of it.'
        end as explanation
    from counted
    cross join thresholds

)

select * from judged
