with

rules as (

    select * from {{ ref('signal_thresholds') }}

),

thresholds as (

    {{ thresholds_of('rules', 'style_change', ['q_limit', 'minimum_characters', 'recent_days']) }}

),

changes as (

    select * from {{ ref('int_style_changes') }}

),

style_tests as (

    select * from {{ ref('int_style_tests') }}

),

signal_tests as (

    select * from {{ ref('int_signal_tests') }}

),

submission_evidence as (

    select * from {{ ref('int_submission_evidence') }}

),

named as (

    select
        submission_evidence.account_id,
        {{ string_list('submission_evidence.submission_id') }} as submission_ids
    from submission_evidence
    where submission_evidence.signal_code = 'style_change'
    group by submission_evidence.account_id

),

joined as (

    select
        changes.account_id,
        changes.figure,
        changes.earlier_characters,
        changes.later_characters,
        least(changes.earlier_characters, changes.later_characters) as characters,
        {{ style_figure('changes.figure', 'changes.earlier_mean') }} as earlier_value,
        {{ style_figure('changes.figure', 'changes.later_mean') }} as later_value,
        style_tests.people,
        style_tests.figures,
        style_tests.deviate,
        signal_tests.p_value,
        signal_tests.q_value,
        named.submission_ids,
        thresholds.q_limit,
        thresholds.minimum_characters,
        thresholds.recent_days
    from changes
    cross join thresholds
    left join style_tests on changes.account_id = style_tests.account_id
    left join signal_tests
        on
            changes.account_id = signal_tests.account_id
            and signal_tests.signal_code = 'style_change'
    left join named on changes.account_id = named.account_id
    where changes.figure = coalesce(style_tests.figure, 'sentence')

),

judged as (

    select
        joined.account_id,
        'style_change' as signal_code,
        'similarity' as family,
        case
            when joined.q_value is null then 'insufficient_data'
            when joined.q_value <= joined.q_limit then 'flagged'
            else 'clear'
        end as status,
        1 - joined.q_value as score,
        joined.q_value as observed_value,
        joined.q_limit as threshold_value,
        joined.characters as sample_size,
        joined.p_value,
        joined.q_value,
        {{ json_object(
            texts={'figure': style_words('joined.figure')},
            raws={
                'before': number_text('joined.earlier_value', 2),
                'after': number_text('joined.later_value', 2),
                'deviate': number_text('joined.deviate', 4),
                'figures_compared': 'joined.figures',
                'characters_before': 'joined.earlier_characters',
                'characters_after': 'joined.later_characters',
                'accounts_compared': 'joined.people',
                'submission_ids': "coalesce(joined.submission_ids, '[]')",
            },
        ) }} as evidence,
        {{ style_change_words() }} as explanation
    from joined

)

select * from judged
