{#- Figures of a text as thousandths of a natural logarithm, so that sums are exact: key of the profile, and
    whether it is a rate per thousand characters, to which 1 is added, or a length in tenths. -#}
{% set figures = {
    'sentence': ('sentence_tenths', false),
    'word': ('word_tenths', false),
    'comma': ('comma', true),
    'mark': ('other_mark', true),
    'line': ('line', true),
    'capital': ('upper', true),
} %}
-- depends_on: {{ ref('int_submission_days_touched') }}
with

items as (

    select * from {{ ref('int_work_items') }}
    {% if is_incremental() %}
    where submitted_on in (select touched.touched_on from {{ ref('int_submission_days_touched') }} as touched)
    {% endif %}

),

submissions as (

    select * from {{ ref('stg_work__submissions') }}
    {% if is_incremental() %}
    where {{ in_touched_days('submitted_at', ref('int_submission_days_touched')) }}
    {% endif %}

),

texts as (

    select
        items.version_key,
        items.account_id,
        coalesce(items.project_id, '') as project_id,
        items.task_type,
        submissions.content_length as characters,
        submissions.content_style,
        items.submitted_on,
        case
            when submissions.paste_characters > submissions.content_length then submissions.content_length
            else submissions.paste_characters
        end as pasted_characters,
        case
            when items.claimed_at < items.submitted_at
                then {{ seconds_between('items.claimed_at', 'items.submitted_at') }}
        end as seconds
    from items
    inner join submissions on items.version_key = submissions.version_key
    where
        items.has_long_text
        and items.task_number is not null
        and submissions.content_length > 0

),

described as (

    select
        texts.version_key,
        texts.account_id,
        texts.project_id,
        texts.task_type,
        texts.characters,
        texts.pasted_characters,
        cast(round(texts.seconds) as bigint) as seconds,
        {%- for figure, (key, is_rate) in figures.items() %}
        {%- set value = 'try_cast(' ~ json_text('texts.content_style', key) ~ ' as bigint)' %}
        cast(round(1000 * ln(
            {{ '1 + ' ~ value if is_rate else 'case when ' ~ value ~ ' < 1 then 1 else ' ~ value ~ ' end' }}
        )) as bigint) as {{ figure }},
        {%- endfor %}
        texts.submitted_on
    from texts

)

select * from described
