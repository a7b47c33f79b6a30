{% macro is_pasted_in_no_time(items, thresholds) -%}
    {#- Whether most of a text was pasted, and the task was open for less time than composing it takes. How long it was open
        counts, not the time with input: who drafts in another program, or dictates, takes that time elsewhere. A text
        of which the time is not known is none. -#}
    (
        {{ items }}.pasted_characters >= {{ thresholds }}.pasted_share * {{ items }}.characters
        and 60 * {{ items }}.characters > {{ thresholds }}.characters_per_minute * {{ items }}.seconds
    )
{%- endmacro %}
