{% macro dawid_skene_steps(cells, slots, before, last) -%}
    {#- Steps `before` + 1 to `last` of the EM algorithm, as named queries from posteriors_{before} to posteriors_{last}.
        Each query is read once, by the next: an engine that writes a query out wherever it is read stays linear. -#}
    {%- for step in range(before + 1, last + 1) -%}
counts_{{ step }} as (

    {{ dawid_skene_counts(slots, 'posteriors_' ~ (step - 1)) }}

),

rates_{{ step }} as (

    {{ dawid_skene_rates(cells, 'counts_' ~ step) }}

),

scores_{{ step }} as (

    {{ dawid_skene_scores(slots, 'rates_' ~ step) }}

),

posteriors_{{ step }} as (

    {{ dawid_skene_posteriors('scores_' ~ step) }}

),

    {% endfor -%}
{%- endmacro %}

{% macro dawid_skene_vote_shares(slots) -%}
    {#- Where the estimate begins: the share of a task's labels that name the class. -#}
    select
        {{ slots }}.spot_number,
        {{ slots }}.task_number,
        cast(sum(case when {{ slots }}.is_vote then 1 else 0 end) as double)
        / max({{ slots }}.labels_of_task) as probability
    from {{ slots }}
    group by {{ slots }}.spot_number, {{ slots }}.task_number
{%- endmacro %}

{% macro dawid_skene_counts(slots, posteriors) -%}
    {#- Expected labels per cell of a confusion matrix (worker, true class, label) over the disputed tasks, and the same
        weighted so that each task counts once for the class shares. -#}
    select
        {{ slots }}.cell_number,
        sum({{ posteriors }}.probability) as labels,
        sum({{ posteriors }}.probability / {{ slots }}.labels_of_task) as tasks
    from {{ slots }}
    inner join {{ posteriors }} on {{ slots }}.spot_number = {{ posteriors }}.spot_number
    group by {{ slots }}.cell_number
{%- endmacro %}

{% macro dawid_skene_rates(cells, counts) -%}
    {#- The maximisation step of Dawid and Skene (1979): ln P(label | true class, worker), and ln of the class's expected
        tasks. Over the tasks of the type that is ln P(class); the divisor is the same for all classes of a task, and the
        expectation step divides it out. -#}
    select
        filled.cell_number,
        ln(
            (filled.labels + filled.smoothing)
            / (sum(filled.labels) over (partition by filled.confusion_row) + filled.smoothing * filled.classes)
        ) as ln_rate,
        ln(greatest(sum(filled.tasks) over (partition by filled.class_number), 1e-12)) as ln_prior
    from (
        select
            {{ cells }}.cell_number,
            {{ cells }}.confusion_row,
            {{ cells }}.class_number,
            {{ cells }}.classes,
            {{ cells }}.smoothing,
            {{ cells }}.settled_labels + coalesce({{ counts }}.labels, 0) as labels,
            {{ cells }}.settled_tasks + coalesce({{ counts }}.tasks, 0) as tasks
        from {{ cells }}
        left join {{ counts }} on {{ cells }}.cell_number = {{ counts }}.cell_number
    ) as filled
{%- endmacro %}

{% macro dawid_skene_scores(slots, rates) -%}
    {#- The expectation step, first half: ln P(class) + sum of ln P(label | class, worker) per task and class. -#}
    select
        {{ slots }}.spot_number,
        max({{ slots }}.task_number) as task_number,
        sum({{ rates }}.ln_rate) + max({{ rates }}.ln_prior) as score
    from {{ slots }}
    inner join {{ rates }} on {{ slots }}.cell_number = {{ rates }}.cell_number
    group by {{ slots }}.spot_number
{%- endmacro %}

{% macro dawid_skene_posteriors(scores) -%}
    {#- The expectation step, second half: the scores of a task as probabilities. -#}
    select
        shifted.spot_number,
        shifted.task_number,
        shifted.mass / sum(shifted.mass) over (partition by shifted.task_number) as probability
    from (
        select
            {{ scores }}.spot_number,
            {{ scores }}.task_number,
            exp({{ scores }}.score - max({{ scores }}.score) over (partition by {{ scores }}.task_number)) as mass
        from {{ scores }}
    ) as shifted
{%- endmacro %}

{% macro label_block_width() -%}
    {#- Classes of a task type stand side by side in blocks of so many: a task is then summed once, not once per class. -#}
    {{ return(4) }}
{%- endmacro %}

{% macro each_of_block(expression, glue=', ') -%}
    {#- The expression once per place of a block; # stands for the place. -#}
    {%- for place in range(label_block_width()) -%}
        {{ expression | replace('#', place | string) }}{{ glue if not loop.last }}
    {%- endfor -%}
{%- endmacro %}
