{% macro collusion_ring_words() -%}
    {#- What collusion_ring says to the person; the columns are those of `joined` in its signal. -#}
    case
        when joined.members is null and joined.claims < joined.minimum_claims
            then
                'Only ' || {{ number_text('joined.claims', 0) }} || ' tasks; '
                || {{ number_text('joined.minimum_claims', 0) }} || ' are needed to compare with colleagues.'
        when joined.members is null
            then 'No group of three or more experts who are all tied to each other includes this account.'
        else
            'This account belongs to a group of ' || {{ number_text('joined.members', 0) }} || ' experts; '
            || {{ number_text('joined.tied_pairs', 0) }} || ' of the ' || {{ number_text('joined.possible_pairs', 0) }}
            || ' pairs among them are tied, where ' || {{ number_text('joined.expected_pairs', 2) }}
            || ' would be usual among experts of the same project: '
            || substr(
                ''
                {%- for kind, words in tie_kinds().items() %}
                || case
                    when joined.{{ kind }}_pairs > 0
                        then '; {{ words }} (' || {{ number_text('joined.' ~ kind ~ '_pairs', 0) }} || ')'
                    else ''
                end
                {%- endfor %}, 3
            )
            || '. What is ordinary about it: ' || {{ number_text('joined.members_of_one_project', 0) }}
            || ' of them mainly work on one project'
            || case
                when joined.of_one_address > 1
                    then ', ' || {{ number_text('joined.of_one_address', 0) }} || ' give one address'
                else ''
            end
            || case
                when joined.of_one_employer > 1
                    then ', ' || {{ number_text('joined.of_one_employer', 0) }} || ' name one employer'
                else ''
            end
            || case
                when joined.is_flagged
                    then
                        '. No single tie says much: look at all of them together, and ask each how the group works '
                        || 'before anything else.'
                else '. That is too little, or too much of one kind, to ask about.'
            end
    end
{%- endmacro %}
