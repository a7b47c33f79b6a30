with

rules as (

    select * from {{ ref('signal_thresholds') }}

),

thresholds as (

    {{ thresholds_of('rules', 'near_duplicate_content', ['jaccard', 'minimum_shingles']) }}

),

pairs as (

    select * from {{ ref('int_text_pairs_in_window') }}

),

counted as (

    select * from {{ ref('int_text_shared_shingles') }}

),

measured as (

    select
        counted.later_version_key,
        counted.earlier_version_key,
        thresholds.jaccard,
        case
            when least(counted.own_later, counted.own_earlier) >= thresholds.minimum_shingles
                then cast(counted.own_shared as double) / counted.own_all
            when least(counted.later_shingles, counted.earlier_shingles) >= thresholds.minimum_shingles
                then cast(counted.shared as double) / counted.shingles
        end as similarity
    from counted
    cross join thresholds

),

compared as (

    select
        pairs.task_id,
        pairs.later_version_key,
        pairs.later_submission_id,
        pairs.later_account_id,
        pairs.earlier_version_key,
        pairs.earlier_submission_id,
        pairs.earlier_account_id,
        measured.similarity,
        coalesce(measured.similarity >= measured.jaccard, false) as is_alike
    from pairs
    inner join measured
        on
            pairs.later_version_key = measured.later_version_key
            and pairs.earlier_version_key = measured.earlier_version_key

)

select * from compared
