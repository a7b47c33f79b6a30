with

estimated as (

    select * from {{ ref('int_task_estimates') }}

),

voted as (

    select * from {{ ref('int_task_votes') }}

),

united as (

    select
        estimated.task_number,
        estimated.class_number,
        estimated.probability,
        estimated.method
    from estimated
    union all
    select
        voted.task_number,
        voted.class_number,
        voted.probability,
        voted.method
    from voted

)

select * from united
