with

residuals as (

    select * from {{ ref('int_quality_residuals') }}

),

drops as (

    select * from {{ ref('int_quality_drops') }}

),

latest as (

    select
        drops.account_id,
        drops.cusum,
        drops.population_accounts
    from drops
    qualify row_number() over (
        partition by drops.account_id
        order by drops.submitted_on desc nulls last, drops.project_id desc nulls last
    ) = 1

),

bounds as (

    select
        drops.account_id,
        coalesce(
            max(case when drops.cusum <= 0 then drops.submitted_on end),
            {{ add_days('min(drops.submitted_on)', '-1') }}
        ) as good_until
    from drops
    group by drops.account_id

),

marked as (

    select
        residuals.account_id,
        residuals.points,
        residuals.quality_sum,
        residuals.quality_sum - residuals.usual_sum as excess,
        latest.cusum,
        latest.population_accounts,
        bounds.good_until,
        coalesce(residuals.submitted_on > bounds.good_until, false) as is_later
    from residuals
    left join latest on residuals.account_id = latest.account_id
    left join bounds on residuals.account_id = bounds.account_id

),

checks as (

    select
        marked.account_id,
        max(marked.cusum) as cusum,
        max(marked.population_accounts) as population_accounts,
        max(marked.good_until) as good_until,
        sum(marked.points) as points,
        {{ mean_where('marked.quality_sum', 'marked.points', 'not marked.is_later') }} as earlier_quality,
        {{ mean_where('marked.quality_sum', 'marked.points', 'marked.is_later') }} as later_quality,
        {{ mean_where('marked.excess', 'marked.points', 'not marked.is_later') }}
        - {{ mean_where('marked.excess', 'marked.points', 'marked.is_later') }} as quality_lost
    from marked
    group by marked.account_id

)

select * from checks
