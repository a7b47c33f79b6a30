with

blocks as (

    select * from {{ ref('int_label_rate_blocks') }}

),

priors as (

    select * from {{ ref('int_label_prior_blocks') }}

),

places as (

    select * from {{ ref('int_label_places') }}

),

labels as (

    select * from {{ ref('int_task_labels') }}

),

sums as (

    select
        labels.task_number,
        blocks.block_number,
        {{ each_of_block('sum(blocks.rate_#) as rate_#') }}
    from labels
    inner join blocks
        on
            labels.worker_number = blocks.worker_number
            and labels.label_number = blocks.label_number
    where labels.is_estimated
    group by labels.task_number, blocks.block_number

),

scores as (

    select
        sums.task_number,
        sums.block_number,
        priors.is_split,
        {{ each_of_block('sums.rate_# + priors.prior_# as score_#') }},
        greatest({{ each_of_block('sums.rate_# + priors.prior_#') }}) as highest
    from sums
    inner join priors on sums.block_number = priors.block_number

),

masses as (

    select
        scores.task_number,
        scores.block_number,
        scores.is_split,
        scores.highest,
        {{ each_of_block('coalesce(exp(scores.score_# - scores.highest), 0)', ' + ') }} as mass,
        {{ each_of_block('exp(scores.score_# - scores.highest) as mass_#') }}
    from scores

),

{# Blocks of one task are brought to one height before their masses are added. #}
raised as (

    select
        masses.*,
        exp(masses.highest - max(masses.highest) over (partition by masses.task_number)) as height
    from masses
    where masses.is_split

),

shares as (

    select
        masses.task_number,
        masses.block_number,
        1 / masses.mass as weight,
        {{ each_of_block('masses.mass_#') }}
    from masses
    where not masses.is_split
    union all
    select
        raised.task_number,
        raised.block_number,
        raised.height / sum(raised.mass * raised.height) over (partition by raised.task_number) as weight,
        {{ each_of_block('raised.mass_#') }}
    from raised

),

estimated as (

    select
        shares.task_number,
        places.class_number,
        'dawid_skene' as method,
        round(
            shares.weight * case places.place {{ each_of_block('when # then shares.mass_#', ' ') }} end, 9
        ) as probability
    from shares
    inner join places on shares.block_number = places.block_number

)

select * from estimated
