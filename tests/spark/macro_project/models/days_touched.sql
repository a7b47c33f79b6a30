select distinct day as touched_on
from {{ ref('day_rows') }}
where id in (2, 4)
