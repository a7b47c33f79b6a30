{% macro style_change_words() -%}
    {#- What style_change says of a row of `joined`, to be read aloud. -#}
    case
        when joined.deviate is null
            then
                'Too little text on both sides of the last ' || {{ number_text('joined.recent_days', 0) }}
                || ' days on the same projects; ' || {{ number_text('joined.minimum_characters', 0) }}
                || ' characters on each side are needed.'
        when joined.q_value is null then 'Too few experts write on both sides to say what is usual.'
        else
            'In the last ' || {{ number_text('joined.recent_days', 0) }} || ' days the texts have '
            || {{ number_text('joined.later_value', 1) }} || ' ' || {{ style_words('joined.figure') }}
            || ', before ' || {{ number_text('joined.earlier_value', 1) }}
            || ', on the same projects; of ' || {{ number_text('joined.figures', 0) }}
            || ' figures that one changed most. '
            || case
                when joined.q_value <= joined.q_limit
                    then
                        'Honest people''s writing moves by less. A new topic, a co-author, a translator '
                        || 'or a new tool can do it: alone this is no ground for anything.'
                else 'Honest people''s writing moves by as much.'
            end
    end
{%- endmacro %}
