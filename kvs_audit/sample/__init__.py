"""A synthetic extract: invented children in three municipalities, with a practice that is known because it is planted.

Every case has a life story: it is opened, mostly assessed, decided upon, followed up and ended, and every table tells
the same story. Nothing is taken from any real case. All shares stand in ``practice.py``. What is planted to be found:

- **A level shift.** Follow-ups with a deadline from 2024-01-01 on are far more often on time: the first within its
  months 75 % against 44 % before, as nationally published; later ones 82 % against 56 %. For support in the home in
  Ringsted the first deadline is six months, as its standard says.
- **Two teams.** ``Team Syd`` (Ringsted) is 22 percentage points worse at punctual follow-up than all others, ``Team
  Havn`` (Næstved) 15 better. The ten other teams are equal, and cases fall to teams by chance alone. Caseworkers lie
  up to 4 points either side of their team, evenly.
- **National rates.** At the decision about 69 % of the measures have a finished børnefaglig undersøgelse; about 77 %
  have a plan; 60 %, from 2023 50 %, of the assessments are finished within four months, counted from their start and
  from the day the municipality became aware; 58 %, from 2024 65 %, of the children are heard before the decision.
- **The case's own rhythm.** Most follow-ups say by when the next one is to be held: six months on, for some nine.
- **Two laws.** Decisions cite serviceloven before and barnets lov from 2024-01-01; in the first half year of 2024 a
  few still cite the old law.
- **Respite.** Grants above the cap, more often where a parent is ill or misuses; children who grow into a lower cap
  while the days stay; a few spells above 16 days a month, about half of them beside a placement.
- **Unknown values** in 3 to 6 % of most fields, 40 % of births with the month only, a few measures not started, a few
  without a decision date.
"""

from kvs_audit.sample.location import sample_path
from kvs_audit.sample.stories import LAST_DAY, generate
from kvs_audit.sample.writing import write_extract

SAMPLE_CASES = 600
SAMPLE_SEED = 17
"""``generate(SAMPLE_CASES, SAMPLE_SEED)`` is what ``data/sample/`` holds."""

__all__ = ["LAST_DAY", "SAMPLE_CASES", "SAMPLE_SEED", "generate", "sample_path", "write_extract"]
