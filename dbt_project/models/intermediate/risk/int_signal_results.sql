{% set signals = [
    'signal_too_fast',
    'signal_idle_billing',
    'signal_superhuman_hours',
    'signal_overlapping_work',
    'signal_odd_hours_burst',
    'signal_gold_failure',
    'signal_agreement_outlier',
    'signal_quality_drop',
    'signal_straight_lining',
    'signal_rejected_work',
    'signal_near_duplicate_content',
    'signal_answer_copying',
    'signal_pasted_content',
    'signal_style_change',
    'signal_shared_infrastructure',
    'signal_impossible_travel',
    'signal_location_mismatch',
    'signal_account_handoff',
    'signal_account_takeover',
    'signal_remote_desktop',
    'signal_duplicate_account',
    'signal_ban_evasion',
    'signal_document_reuse',
    'signal_identity_check_failure',
    'signal_screening_list_match',
    'signal_signup_velocity',
    'signal_payout_change_before_cash_out',
    'signal_dispute_rate',
    'signal_refund_abuse',
    'signal_self_dealing',
    'signal_earnings_gaming',
    'signal_lockstep_claims',
    'signal_collusion_ring',
    'signal_reciprocal_review',
    'signal_referral_ring',
    'signal_report_rate',
    'signal_repeat_violation',
    'signal_reviewer_favouritism',
] %}
with

{% for signal in signals %}
{{ signal }} as (

    select * from {{ ref(signal) }}

),

{% endfor %}
united as (

    {% for signal in signals %}
    select * from {{ signal }}
    {{ 'union all' if not loop.last }}
    {% endfor %}

),

rounded as (

    select
        united.account_id,
        united.signal_code,
        united.family,
        united.status,
        {{ round_stat('united.score') }} as score,
        {{ round_stat('united.observed_value') }} as observed_value,
        {{ round_stat('united.threshold_value') }} as threshold_value,
        cast(united.sample_size as bigint) as sample_size,
        {{ round_stat('united.p_value') }} as p_value,
        {{ round_stat('united.q_value') }} as q_value,
        united.evidence,
        united.explanation
    from united

)

select * from rounded
