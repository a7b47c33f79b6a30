{% macro answer_copying_words() -%}
    {#- What answer_copying says of a row of `joined`, to be read aloud. -#}
    case
        when joined.q_value is null
            then
                'On fewer than ' || {{ number_text('joined.minimum_shared', 0) }}
                || ' tasks did this expert answer after any one colleague, or too few answers are on record to say '
                || 'what is usual.'
        else
            'Of ' || {{ number_text('joined.shared_tasks', 0) }}
            || ' tasks that a colleague had answered before, this expert gave the same answer on '
            || {{ number_text('joined.same', 0) }} || ', where '
            || {{ number_text('joined.expected_same', 0) }} || ' would be usual'
            || case
                when joined.alone > 0
                    then
                        '; of ' || {{ number_text('joined.alone', 0) }}
                        || ' that nobody else answered like the colleague, on '
                        || {{ number_text('joined.alone_same', 0) }} || ', where '
                        || {{ number_text('joined.alone_expected', 0) }} || ' would be usual for the two'
                else ''
            end || '. '
            || case
                when joined.q_value > joined.q_limit
                    then 'That is within what honest pairs differ by.'
                else
                    'After correction for ' || {{ number_text('joined.tests', 0) }}
                    || ' tests, chance and honest likeness explain that with probability '
                    || {{ probability_text('joined.q_value') }}
                    || ' at most. Ask both how they work before anything else.'
            end
    end
{%- endmacro %}
