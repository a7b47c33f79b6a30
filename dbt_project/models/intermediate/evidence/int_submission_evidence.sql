with

fast_submissions as (

    select * from {{ ref('int_too_fast_submissions') }}

),

failed_golds as (

    select * from {{ ref('int_gold_failures') }}

),

disagreements as (

    select * from {{ ref('int_disagreements') }}

),

alike_texts as (

    select * from {{ ref('int_alike_texts') }}

),

named_submissions as (

    select * from {{ ref('int_named_submissions') }}

),

rules as (

    select * from {{ ref('signal_thresholds') }}

),

similarity_thresholds as (

    {{ thresholds_of('rules', 'near_duplicate_content', ['jaccard']) }}

),

submissions as (

    select * from {{ ref('stg_work__submissions') }}

),

united as (

    select
        fast_submissions.version_key,
        fast_submissions.account_id,
        'too_fast' as signal_code,
        fast_submissions.active_seconds as observed_value,
        fast_submissions.usual_seconds as threshold_value,
        {{ number_text('fast_submissions.active_seconds', 0) }} || ' seconds, where '
        || {{ number_text('fast_submissions.usual_seconds', 0) }}
        || ' are usual for this kind of task; among the fastest of this expert.' as explanation
    from fast_submissions
    union all
    select
        failed_golds.version_key,
        failed_golds.account_id,
        'gold_failure' as signal_code,
        0.0 as observed_value,
        1.0 as threshold_value,
        'The known answer was missed; ' || {{ percent_text('failed_golds.pass_share') }}
        || ' of the experts who did this gold task were right.' as explanation
    from failed_golds
    union all
    select
        disagreements.version_key,
        disagreements.account_id,
        'agreement_outlier' as signal_code,
        disagreements.probability as observed_value,
        0.5 as threshold_value,
        'The answer given has a probability '
        || case when disagreements.probability >= 0.0001 then 'of ' else '' end
        || {{ probability_text('disagreements.probability') }}
        || ' of being right, by the answers of all experts to the task.' as explanation
    from disagreements
    union all
    select
        alike_texts.version_key,
        alike_texts.account_id,
        'near_duplicate_content' as signal_code,
        alike_texts.similarity as observed_value,
        similarity_thresholds.jaccard as threshold_value,
        {{ percent_text('alike_texts.similarity') }} || ' of the wording is shared with '
        || alike_texts.other_submission_ids
        || case when alike_texts.is_later then ', handed in before.' else ', handed in later.' end
            as explanation
    from alike_texts
    cross join similarity_thresholds
    union all
    select * from named_submissions

),

evidence as (

    select
        submissions.submission_id,
        united.account_id,
        united.signal_code,
        united.observed_value,
        united.threshold_value,
        united.explanation,
        submissions.submitted_at
    from united
    inner join submissions on united.version_key = submissions.version_key

)

select * from evidence
