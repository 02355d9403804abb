"""Which words ask and which tell: `python -m benchmarks.questions --write`."""

CONSTANT = -1.36
TENTHS = {
    -21: """!""",
    -18: """:""",
    -16: """you""",
    -14: """what_a""",
    -13: """^_you done your""",
    -12: """^_the again""",
    -11: """10 ^_we tonight weekend""",
    -10: """^_i at back it just that thats today""",
    -9: """20 its lol so wait""",
    -8: """do_that fixed friday will with_the""",
    -7: """^_ive are dont he is_on ive lunch not right_? thanks they tomorrow week what_?
will_be you_can""",
    -6: """3 ^_la ^_this because by cache can_confirm enough good hard i_can life more
needs on_my really restart right same sorry sorry_for to_10 to_do write""",
    -5: """1 8 ^_dont ^_for ^_its ^_no ^_that anyone_who anything ask at_the available cake
choose confirm do_it do_not finally fine first go go_to is_a is_enough joke
looks love move nice notes per please problem read said standup to_be was_a
welcome without ya yes""",
    -4: """!_! 30 4 7 :_how ?_? ^_ask ^_el ^_ill ^_let ^_see ^_yes and away back_to been
berlin best better both bring cable can_use clear died dog from_this full game
good_to had haha has_been him i_told if_you ill is_back later learned log_in
me_a month on_it on_the online profile pushed review see should_be tests_are
the_bug thursday ticket told try turned turned_out until up us wait_for we
when_you who_needs works works_on you_need""",
    -3: """15 30_days :_a ^_fyi ^_good ^_he ^_if ^_keys ^_lets ^_new ^_only ^_remember
^_thats ^_use ^_welcome ^_were a_day a_fix are_fine are_in around banned
because_of before blog bug can_be can_do channel check close coffee dans days
did_you docs_are doing done_with drive drop du during_the end_of everyone fix
forward fyi git give got great guess happy has_a has_to heads heads_up healer
helpdesk how_the how_we i_do i_had i_learned i_said i_wonder in_5 in_room in_the
into is_available is_in is_planned it_was legal lets lo log love_the meeting
merged min moved new next_week night nobody noon office on_monday one open_the
out_the ping planned planned_for pm post press questions rate_is security she
summer switch team tests thanks_for the_app the_cache the_course the_end
the_mail the_meeting the_month the_new the_ticket thesis this_week to_me
to_normal to_our tuesday under up_for up_to updated updated_the use_the we_can
we_cut what_we why_do wiki with_this wonder workspace would_i wrote wrote_a
you_have you_know""",
    -2: """00 0_is 12 24 :_00 ^_as ^_code ^_congrats ^_das ^_did ^_gg ^_ich ^_today
^_update ^_whoever a_lot all applies approved arm64 as asked be_fixed being
branch build cache_and closed come come_with congrats copy cut default delayed
depends depends_on desk details dont_think down_for due even exactly expired
feedback for_me for_that gg goes gold green group guide had_to have_you he_said
helped in in_again into_the is_broken it_in join keys known last left left_the
lot main means minutes months nightly note old on_friday on_thursday on_your
phishing phones reinstall resolved saved send slides solved some study sunday
survey switched talk thank thank_you that_you thats_a the_best the_build
the_nightly the_old the_slides the_survey the_wiki think thread to_bring toml
usually vim was were weve what_could what_to whoever whole worked working_from
you_cant you_the youll""",
    -1: """24th 300 5 5_minutes ^_heads ^_import ^_le ^_office ^_reminder ^_someone
^_thanks a_known a_way add added after am and_the apa approval are_out asks
asks_for auf back_in be_the before_the benchmarks birthday but_id calling
changes class click closes day deploy deprecated der did do_the docking
dont_have dont_need driver drops during each end eu exams failed fire fixed_in
found had_the hardware havent history holiday holidays hour hours_are hr i_got
idea im in_10 intranet is_full issue it_works items its_a job join_the keep
keep_getting know_when last_week lecture list login logo longer look lost loud
maintenance may me_know meet metrics mic missed missed_the morgen mount
my_laptop my_machine my_mouse no node notes_: notes_are notice now office_hours
on_this out out_on outage paid part payroll play posts public published put
question queue rebuilt recording remember reminder reminder_: renew reports
restarting restored retry reviews roadmap saturday season see_you sent settings
share sick sign sign_up started starts takes that_was the_api the_code
the_config the_event the_fix the_lecture the_metrics the_migration the_office
the_outage the_same the_server then thing this_month three time to_20 tokens
too_many trouble trouble_with update_: url use vacation wants wants_to we_do
we_had we_use what_would work yesterday you_access you_all you_dont you_tomorrow
your_manager zoom_link""",
    1: """0 11 9 ^_error ^_got ^_it ^_need ^_password ^_sorry a_client active all_my
all_on already an_issue anyone_have app arrived bank behind bei book boss budget
building by_the canteen change_my config config_file confirmation container
contractors contribute doc dock down download dropped emails enrollment env
env_var everything far five flaky_tests for_my for_the form_is free from_it
get_my gone_after grade guild gym have_the having help_with here_? home homework
host how_i how_much how_to i_contact i_lost i_missing i_see i_sign if_the is
is_anyone it_? item key_for keyboard know_if level library licenses like live
looking loot lost_my mac machine mail mails make merge message midterm mir
missing mode my_pr my_travel mythic name need_for need_help on_call on_windows
onboarding once or_can or_does page parental_leave password password_reset patch
point postgres push_to raid rate recordings register request reset run service
sick_leave slow so_far staging stored stuck_in submit supported sure talk_to
target test the_canteen the_company the_exam the_export the_file the_guild
the_gym the_intranet the_midterm the_scanner the_timesheet the_tournament
the_wifi them there_an this_year to_open to_set token tool tournament training
understand uploaded urlaub var way we_could we_have webinar weeks what_happens
when_do where_is where_the whether_we""",
    2: """17 2 ^_a ^_cant ^_our ^_teams ^_trying ^_wer ^_whos ^_will a_confirmation
about_a about_the addon am_i and_i anyone_else api approves billing black
building_c but_the c calculators cancelled change_the changed characters ci
coffee_machine company connect_to costs count craft data date deadline
deadline_for delete did_the discord docs does_anybody does_it es for_an for_this
from_last get_a get_an get_it gibt gibt_es got_a happens has hdmi here i_find
i_set i_talk i_use id_like if_it if_this im_not invite invoice is_code it_says
key know_where lab large late learning leave mailbox manager_is map migration
my_badge my_contract not_in not_sure of_that off on_main open option our
overtime pdf place plans platform pls pointers postgres_17 prof rate_limit
recommended refund repo runner safe say scanner search see_the selling servers
shared shows_the something somewhere store super take talents template that_the
the_dock the_docs the_eu the_form the_hdmi the_lab the_library the_printer
the_rate the_search there_any these to_run travel trying trying_to two_weeks
understand_how upload users vpn_client want_to was_the wer what_am what_can
what_do when_is wifi word would wrong""",
    3: """^_am ^_comment ^_should ^_would a_custom a_second allowed allowed_to anyone_know
are_we asking badge calendar connect connection contact custom customers deleted
docker does_anyone dont_see else explain file filter find_the from_the get_the
gitlab guests guide_for has_anyone has_no headset health how_can i_need i_was
if_i import impresora in_a install is_that it_be it_on it_possible kann_ich
keeps la_impresora like_to link_to logs mail_from mandatory match me_to
meeting_room mon mouse my_screen need_the never number number_of of_a of_my
offen on_our out_how parental partner pass phone_number plan print printer
projector push register_for report results sap screen second_monitor server show
show_up start status textbook the_link the_next the_project the_release
the_right timesheet to_connect to_install upgrading upgrading_to using want
what_is what_should where_should who_do whos why_the windows with_a with_my
would_be would_it year yet zoom""",
    4: """^_who ^_wie ^_wo ^_your a_good about access after_the and_now are_you asking_for
be_a cant_find card carry certificate client dashboard decides doesnt_work email
errors est expense feature few form have help_me how_is how_long how_many i_cant
i_dont integration know_how laptop license link locked long many monitor morning
need on order permission_to port possible_to project puis puis_je received
requests rules second set set_up should_the software stuck supposed supposed_to
than the_update the_vpn there_a this_morning though to_ask to_know to_the turn
undo vacation_days version we_get what_are when_i whether who_is why_was wo""",
    5: """^_alguien a access_to alguien and_it are_there arrives can_someone can_we cannot
contract could could_you den denied drucker export fails_with floor for_a guys
have_a how_do i_keep id included ist looking_for me need_a never_arrives nicht
of_the offline pin readme running should since_the spam stack stock student
teams the_difference the_readme the_wrong to_support to_use tried what where_can
why_is wipe you_guys""",
    6: """^_como ^_could ^_getting ^_help ^_id ^_laptop ^_my ^_why address can_you ce
comment como csv dead difference difference_between double en error files find
finde from gone hasnt if is_dead isnt mein nothing of only permission phone
python_3 return room should_i site this two update what_time where_do wheres_the
who""",
    7: """are_the button charged doesnt has_the i_get is_it jemand know mes my_account or
policy possible puedo que why wie zu""",
    8: """^_any ^_anybody ^_when between cant change el excel for handle i_have ich mehr
mi python someone twice who_can wondering wont""",
    9: """^_has ^_how an does_the every help la outlook pas way_to with""",
    10: """^_does ^_wheres anybody anyone can getting is_there je kann says shows still to
vpn wheres""",
    11: """^_where account but code do_we fails since the""",
    12: """^_do de there whats_the when""",
    13: """^_are die do_i do_you""",
    14: """^_whats do""",
    15: """^_which any can_i is_the whats""",
    16: """where""",
    17: """i""",
    18: """^_what how which""",
    19: """get""",
    20: """^_can""",
    24: """does my""",
    33: """?""",
    34: """^_is""",
}
"""By weight, in tenths: the pieces that have it."""
