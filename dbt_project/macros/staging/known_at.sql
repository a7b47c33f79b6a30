{% macro known_at(changed_at, batches) -%}
    {#- When the warehouse came to know a row version: at its own time when it landed fresh, and when its batch landed
        when it came late (an earlier night had already judged that time). -#}
    case
        when {{ batches }}.previous_as_of is null
            then coalesce({{ changed_at }}, cast('1970-01-01 00:00:00' as timestamp))
        when {{ changed_at }} > {{ batches }}.previous_as_of
            then {{ changed_at }}
        else {{ batches }}.landed_as_of
    end
{%- endmacro %}

{% macro is_visible(changed_at, batches) -%}
    {#- Whether the night's as_of had seen this version: known_at at or before it, said in few comparisons, because every
        reading of the lake makes them. What a batch of an earlier night brought late is known since that night. -#}
    (
        coalesce({{ changed_at }}, cast('1970-01-01 00:00:00' as timestamp)) <= {{ as_of() }}
        and (
            {{ batches }}.is_settled
            or coalesce({{ changed_at }}, cast('1970-01-01 00:00:00' as timestamp)) > {{ batches }}.previous_as_of
        )
    )
{%- endmacro %}
