with

labels as (

    select * from {{ ref('int_current_labels') }}

),

projects as (

    select distinct labels.project_id
    from labels
    where labels.project_id is not null

),

numbered as (

    select
        projects.project_id,
        cast(row_number() over (order by projects.project_id asc nulls last) as integer) as project_number
    from projects

)

select * from numbered
