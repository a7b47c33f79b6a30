{% set figures = ['sentence', 'word', 'comma', 'mark', 'line', 'capital'] %}
with

rules as (

    select * from {{ ref('signal_thresholds') }}

),

thresholds as (

    {{ thresholds_of('rules', 'style_change', ['window_days', 'recent_days']) }}

),

accounts as (

    select * from {{ ref('stg_people__accounts') }}

),

items as (

    select * from {{ ref('int_writing_items') }}

),

placed as (

    select
        items.*,
        {{ days_between('items.submitted_on', as_of()) }} < thresholds.recent_days as is_later
    from items
    inner join accounts on items.account_id = accounts.account_id
    cross join thresholds
    where
        items.sentence is not null
        and not coalesce(accounts.is_test, false)
        and {{ days_between('items.submitted_on', as_of()) }} < thresholds.window_days

),

by_project as (

    select
        placed.account_id,
        placed.project_id,
        placed.task_type,
        {%- for figure in figures %}
        sum(placed.{{ figure }} * placed.{{ figure }}) as {{ figure }}_squares,
        {%- endfor %}
        count(*) filter (where placed.is_later) as later_texts,
        count(*) filter (where not placed.is_later) as earlier_texts,
        {{ sums_by_side('placed', 'placed.is_later', ['characters'] + figures) }}
    from placed
    group by placed.account_id, placed.project_id, placed.task_type
    having count(*) filter (where placed.is_later) > 0 and count(*) filter (where not placed.is_later) > 0

),

figures as (

    {% for figure in figures %}
    select '{{ figure }}' as figure
    {{ 'union all' if not loop.last }}
    {% endfor %}

),

by_figure as (

    select
        by_project.account_id,
        by_project.project_id,
        by_project.task_type,
        figures.figure,
        by_project.earlier_texts,
        by_project.later_texts,
        by_project.earlier_characters,
        by_project.later_characters,
        {{ of_figure('figures.figure', figures, 'by_project.earlier_') }} as earlier_figure,
        {{ of_figure('figures.figure', figures, 'by_project.later_') }} as later_figure,
        {{ of_figure('figures.figure', figures, 'by_project.', '_squares') }} as figure_squares
    from by_project
    cross join figures

),

sides as (

    select
        by_figure.account_id,
        by_figure.project_id,
        by_figure.task_type,
        by_figure.figure,
        by_figure.earlier_texts,
        by_figure.later_texts,
        by_figure.earlier_characters,
        by_figure.later_characters,
        by_figure.earlier_figure / by_figure.earlier_texts as earlier_mean,
        by_figure.later_figure / by_figure.later_texts as later_mean,
        by_figure.figure_squares
        - by_figure.earlier_figure * by_figure.earlier_figure / by_figure.earlier_texts
        - by_figure.later_figure * by_figure.later_figure / by_figure.later_texts as squares_within
    from by_figure

)

select * from sides
