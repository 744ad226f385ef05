"""Teams: the people, who assesses whom, what the trips cost, the letters that borrow staff."""
