{% macro survival_steps(waits, keys) -%}
    {#- The Kaplan-Meier estimate (Kaplan and Meier 1958). A select with one row per group and duration at which anything
        left: `ended` of them with the event, `leaving` with or without it, `waiting` (lasted at least as long) and
        `surviving`, the share that lasts longer. `waits` has the keys, duration, and is_ended: 1, or 0 where the wait is
        censored. What is censored at a duration is counted as waiting when others end at it. Only the last step of a
        group can end all that wait; its share is 0 and its logarithm is never taken. -#}
    select
        {% for key in keys %}counted.{{ key }},
        {% endfor -%}
        counted.duration,
        counted.ended,
        counted.leaving,
        counted.waiting,
        case
            when counted.ended = counted.waiting then cast(0 as double)
            else exp(sum(
                case
                    when counted.ended < counted.waiting
                        then ln(1 - counted.ended / cast(counted.waiting as double))
                    else 0
                end
            ) over (
                partition by {% for key in keys %}counted.{{ key }}{{ ', ' if not loop.last }}{% endfor %}
                order by counted.duration asc nulls last
                rows between unbounded preceding and current row
            ))
        end as surviving
    from (
        select
            {% for key in keys %}{{ waits }}.{{ key }},
            {% endfor -%}
            {{ waits }}.duration,
            cast(sum({{ waits }}.is_ended) as bigint) as ended,
            count(*) as leaving,
            cast(sum(count(*)) over (
                partition by {% for key in keys %}{{ waits }}.{{ key }}{{ ', ' if not loop.last }}{% endfor %}
                order by {{ waits }}.duration desc nulls last
                rows between unbounded preceding and current row
            ) as bigint) as waiting
        from {{ waits }}
        group by
            {% for key in keys %}{{ waits }}.{{ key }},
            {% endfor -%}
            {{ waits }}.duration
    ) as counted
{%- endmacro %}

{% macro survival_quantile(steps, share) -%}
    {#- The shortest duration within which at least `share` of a group of steps had the event; null where the estimate
        never gets there. -#}
    min(case when {{ steps }}.surviving <= 1 - {{ share }} + 0.000000001 then {{ steps }}.duration end)
{%- endmacro %}
