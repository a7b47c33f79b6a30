{% set families = ['people', 'identity', 'access', 'work', 'money', 'support', 'casework', 'automation'] %}

with

batches as (

    select * from {{ ref('base_landed_batches') }}

),

previous_night as (

    select max(batches.landed_as_of) as previous_as_of
    from batches
    where batches.landed_as_of < {{ as_of() }}

),

{% for family in families %}
{{ family }}_counts as (

    select
        landed.entity,
        count(*) as rows_landed,
        count(*) filter (where landed.is_visible) as rows_visible,
        count(*) filter (
            where not landed.is_visible and batches.landed_as_of <= {{ as_of() }}
        ) as rows_deferred,
        count(*) filter (
            where not landed.is_visible and batches.landed_as_of > {{ as_of() }}
        ) as rows_to_come,
        count(*) filter (where landed.is_visible and landed.problems is not null) as rows_bad,
        count(*) filter (
            where landed.is_visible and {{ is_new_tonight('landed.known_at', 'previous_night') }}
        ) as rows_new,
        count(*) filter (
            where
            landed.is_visible
            and landed.problems is not null
            and {{ is_new_tonight('landed.known_at', 'previous_night') }}
        ) as rows_bad_new,
        max(case when landed.is_visible and landed.problems is null then landed.known_at end) as newest_at
    from {{ ref('base_' ~ family ~ '__rows') }} as landed
    inner join batches on landed.batch_id = batches.batch_id
    cross join previous_night
    group by landed.entity

),

{% endfor %}
counts as (

    {% for family in families %}
    select
        family_counts.entity,
        family_counts.rows_landed,
        family_counts.rows_visible,
        family_counts.rows_deferred,
        family_counts.rows_to_come,
        family_counts.rows_bad,
        family_counts.rows_new,
        family_counts.rows_bad_new,
        family_counts.newest_at
    from {{ family }}_counts as family_counts
    {% if not loop.last %}
    union all
    {% endif %}
    {% endfor %}

)

select * from counts
