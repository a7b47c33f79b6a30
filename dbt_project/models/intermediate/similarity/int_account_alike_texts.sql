with

alike as (

    select * from {{ ref('int_alike_texts') }}

),

found as (

    select
        alike.account_id,
        count(*) as alike_texts,
        sum(case when alike.is_later then 1 else 0 end) as later_texts,
        max(alike.similarity) as greatest_similarity,
        {{ string_list('case when alike.place <= ' ~ evidence_rows() ~ ' then alike.submission_id end') }}
            as submission_ids
    from alike
    group by alike.account_id

)

select * from found
