"""What is said of the files of a framework, and of any file."""

from mandata.framework.messages import any_file as any_file
from mandata.framework.messages import forms as forms
from mandata.framework.messages import indicators as indicators
from mandata.framework.messages import lists as lists
from mandata.framework.messages import places as places
from mandata.framework.messages import references as references
from mandata.framework.messages import report as report
from mandata.framework.messages import shared as shared
from mandata.framework.messages import values as values
