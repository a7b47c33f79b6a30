{% macro dawid_skene_rates(counts, cells) -%}
    {#- The maximisation step of Dawid and Skene (1979). `counts` holds, per cell (worker, true class, label), the
        expected labels and their share of tasks; the result holds ln P(label | true class, worker) and ln P(class). -#}
    select
        {{ cells }}.cell_number,
        ln(
            ({{ counts }}.labels + {{ cells }}.smoothing)
            / (
                sum({{ counts }}.labels) over (partition by {{ cells }}.confusion_row)
                + {{ cells }}.smoothing * {{ cells }}.classes
            )
        ) as ln_rate,
        ln(
            greatest(sum({{ counts }}.tasks) over (partition by {{ cells }}.class_number), 1e-12)
            / sum({{ counts }}.tasks) over (partition by {{ cells }}.type_number)
        ) as ln_prior
    from {{ counts }}
    inner join {{ cells }} on {{ counts }}.cell_number = {{ cells }}.cell_number
{%- endmacro %}

{% macro dawid_skene_scores(slots, rates) -%}
    {#- The expectation step, first half: ln P(class) + sum of ln P(label | class, worker) per task and class. -#}
    select
        {{ slots }}.spot_number,
        {{ slots }}.task_number,
        sum({{ rates }}.ln_rate) + max({{ rates }}.ln_prior) as score
    from {{ slots }}
    inner join {{ rates }} on {{ slots }}.cell_number = {{ rates }}.cell_number
    group by {{ slots }}.spot_number, {{ slots }}.task_number
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

{% macro dawid_skene_counts(slots, posteriors) -%}
    {#- Expected labels per cell, and the same weighted so that each task counts once for the class shares. -#}
    select
        {{ slots }}.cell_number,
        sum({{ posteriors }}.probability) as labels,
        sum({{ posteriors }}.probability / {{ slots }}.labels_of_task) as tasks
    from {{ slots }}
    inner join {{ posteriors }} on {{ slots }}.spot_number = {{ posteriors }}.spot_number
    group by {{ slots }}.cell_number
{%- endmacro %}
