with

rules as (

    select * from {{ ref('signal_thresholds') }}

),

thresholds as (

    {{ thresholds_of('rules', 'near_duplicate_content', [
        'common_shingle_share', 'common_shingle_minimum', 'prompt_minimum', 'prompt_share'
    ]) }}

),

shingles as (

    select * from {{ ref('int_text_shingles') }}

),

shingles_again as (

    select * from {{ ref('int_text_shingles') }}

),

sketches as (

    select * from {{ ref('int_text_sketches') }}

),

task_people as (

    select
        sketches.task_number,
        count(distinct sketches.account_number) as people
    from sketches
    where sketches.is_paired
    group by sketches.task_number

),

texts_beside_own as (

    select
        sketches.version_key,
        sketches.account_number
    from sketches
    where sketches.is_paired
    qualify count(*) over (partition by sketches.task_number, sketches.account_number) > 1

),

{# A person counts once for a shingle, however many of their texts on the task hold it. Hardly anybody has
   two: texts are counted, and what is too much is taken off. Tasks without pairs fall away with their people. #}
wordings as (

    select
        shingles.task_number,
        shingles.shingle,
        1 as people
    from shingles
    union all
    select
        shingles_again.task_number,
        shingles_again.shingle,
        1 - count(texts_beside_own.version_key) as people
    from shingles_again
    inner join texts_beside_own on shingles_again.version_key = texts_beside_own.version_key
    group by shingles_again.task_number, shingles_again.shingle, texts_beside_own.account_number

),

counted as (

    select
        wordings.task_number,
        wordings.shingle,
        sum(wordings.people) as people
    from wordings
    group by wordings.task_number, wordings.shingle

),

judged as (

    select
        counted.task_number,
        counted.shingle,
        case
            when
                counted.people >= thresholds.common_shingle_minimum
                and counted.people > thresholds.common_shingle_share * task_people.people
                then 'task'
            when
                task_people.people >= thresholds.prompt_minimum
                and counted.people >= thresholds.prompt_share * task_people.people
                then 'prompt'
        end as kind
    from counted
    inner join task_people on counted.task_number = task_people.task_number
    cross join thresholds

),

common as (

    select
        judged.task_number,
        judged.shingle,
        judged.kind
    from judged
    where judged.kind is not null

)

select * from common
