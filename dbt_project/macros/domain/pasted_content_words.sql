{% macro pasted_content_words() -%}
    {#- What pasted_content says of a row of `joined`, to be read aloud. -#}
    case
        when joined.trials < joined.minimum_trials
            then
                'Only ' || {{ number_text('joined.trials', 0) }} || ' long texts that can be compared; '
                || {{ number_text('joined.minimum_trials', 0) }} || ' are needed.'
        when joined.q_value is null then 'Too few experts write to say what is usual.'
        else
            {{ number_text('joined.events', 0) }} || ' of ' || {{ number_text('joined.trials', 0) }}
            || ' long texts were mostly pasted and handed in at more than '
            || {{ number_text('joined.characters_per_minute', 0) }}
            || ' characters a minute, faster than people compose; on these projects that is so for '
            || {{ percent_text('joined.expected_rate') }} || ' of other people''s texts. Of all characters '
            || {{ percent_text('joined.pasted_share') }} || ' were pasted. '
            || case
                when joined.is_flagged
                    then
                        'Ask how the texts come about: drafts kept elsewhere, dictation, translation '
                        || 'and tools that the project allows are good answers.'
                else 'That is within what honest people differ by, or too little to ask about.'
            end
    end
{%- endmacro %}
