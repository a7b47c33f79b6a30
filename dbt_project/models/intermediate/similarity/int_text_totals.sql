with

own_shingles as (

    select * from {{ ref('int_text_own_shingles') }}

),

totals as (

    select
        own_shingles.version_key,
        max(own_shingles.known_up_to) as known_up_to,
        count(*) as shingles,
        count(case when not own_shingles.is_prompt then 1 end) as own
    from own_shingles
    group by own_shingles.version_key

)

select * from totals
