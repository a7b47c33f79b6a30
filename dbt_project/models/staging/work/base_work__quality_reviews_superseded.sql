with

versions as (

    select * from {{ ref('base_work__quality_reviews') }}

),

versions_to_hash as (

    select * from {{ ref('base_work__quality_reviews') }}

),

repeated as (

    select {{ quick_hash('versions_to_hash.review_id') }} as key_hash
    from versions_to_hash
    where versions_to_hash.is_visible and versions_to_hash.problems is null
    group by {{ quick_hash('versions_to_hash.review_id') }}
    having count(*) > 1

),

superseded as (

    select
        versions.landed_seq,
        versions._row_number
    from versions
    inner join repeated on {{ quick_hash('versions.review_id') }} = repeated.key_hash
    where versions.is_visible and versions.problems is null
    qualify row_number() over (
        partition by versions.review_id
        order by
            versions.updated_at desc nulls last,
            versions.known_at desc nulls last,
            versions.landed_seq desc nulls last,
            versions._row_number desc nulls last
    ) > 1

)

select * from superseded
