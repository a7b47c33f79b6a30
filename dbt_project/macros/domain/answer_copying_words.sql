{% macro answer_copying_words() -%}
    {#- What answer_copying says of a row of `joined`, to be read aloud. -#}
    case
        when joined.q_value is null
            then
                'No colleague shares ' || {{ number_text('joined.minimum_shared', 0) }}
                || ' tasks with this expert, or too few pairs do to say what is usual.'
        else
            'Of ' || {{ number_text('joined.shared_tasks', 0) }} || ' tasks that a colleague answered as well, '
            || {{ number_text('joined.same', 0) }} || ' answers are the same, where '
            || {{ number_text('joined.expected_same', 0) }} || ' would be usual for the two. '
            || case
                when joined.q_value > joined.q_limit
                    then 'That is within what honest pairs differ by.'
                when not joined.is_later
                    then 'This expert nearly always answered first, so this is no flag.'
                else
                    'This expert answered later on ' || {{ percent_text('joined.later_share') }}
                    || ' of them. After correction for ' || {{ number_text('joined.tests', 0) }}
                    || ' tests, chance and honest likeness explain that with probability '
                    || {{ probability_text('joined.q_value') }}
                    || ' at most. Ask both how they work before anything else.'
            end
    end
{%- endmacro %}
