{% set figures = ['sentence', 'word', 'comma', 'mark', 'line', 'capital'] %}
with

rules as (

    select * from {{ ref('signal_thresholds') }}

),

paste_thresholds as (

    {{ thresholds_of('rules', 'pasted_content', [
        'q_limit', 'window_days', 'pasted_share', 'characters_per_minute'
    ]) }}

),

style_thresholds as (

    {{ thresholds_of('rules', 'style_change', ['q_limit', 'recent_days']) }}

),

signal_tests as (

    select * from {{ ref('int_signal_tests') }}

),

style_tests as (

    select * from {{ ref('int_style_tests') }}

),

items as (

    select * from {{ ref('int_writing_items') }}

),

suspected as (

    select
        signal_tests.account_id,
        signal_tests.signal_code
    from signal_tests
    cross join paste_thresholds
    cross join style_thresholds
    where
        (signal_tests.signal_code = 'pasted_content' and signal_tests.q_value <= paste_thresholds.q_limit)
        or (signal_tests.signal_code = 'style_change' and signal_tests.q_value <= style_thresholds.q_limit)

),

seen as (

    select
        items.*,
        suspected.signal_code,
        style_tests.figure,
        paste_thresholds.pasted_share,
        paste_thresholds.characters_per_minute,
        cast(items.pasted_characters as double) / items.characters as pasted_part,
        {{ of_figure('style_tests.figure', figures, 'items.') }} as figure_value
    from items
    inner join suspected on items.account_id = suspected.account_id
    left join style_tests on items.account_id = style_tests.account_id
    cross join paste_thresholds
    cross join style_thresholds
    where
        case
            when suspected.signal_code = 'pasted_content'
                then
                    {{ is_pasted_in_no_time('items', 'paste_thresholds') }}
                    and {{ days_between('items.submitted_on', as_of()) }} < paste_thresholds.window_days
            else {{ days_between('items.submitted_on', as_of()) }} < style_thresholds.recent_days
        end
    qualify row_number() over (
        partition by items.account_id, suspected.signal_code
        order by items.submitted_on desc nulls last, items.version_key desc nulls last
    ) <= {{ evidence_rows() }}

),

named as (

    select
        seen.version_key,
        seen.account_id,
        seen.signal_code,
        case
            when seen.signal_code = 'pasted_content' then seen.pasted_part
            else {{ style_figure('seen.figure', 'seen.figure_value') }}
        end as observed_value,
        case when seen.signal_code = 'pasted_content' then seen.pasted_share end as threshold_value,
        case
            when seen.signal_code = 'pasted_content'
                then
                    {{ percent_text('seen.pasted_part') }} || ' pasted, and handed in at '
                    || {{ number_text('60.0 * seen.characters / greatest(seen.seconds, 1)', 0) }}
                    || ' characters a minute.'
            else
                {{ number_text(style_figure('seen.figure', 'seen.figure_value'), 1) }} || ' '
                || {{ style_words('seen.figure') }} || ', the figure that changed.'
        end as explanation
    from seen

)

select * from named
